//! The rows of objects: written with events, queried, counted and rebuilt.

mod bulk;
mod query;
mod rebuild;
mod totals;
mod write;

pub(crate) use bulk::{count_totals, create_indexes, drop_indexes, restore};
pub(crate) use query::{of_streams, page};
pub(crate) use rebuild::{orphans, remove_orphans, replace};
pub(crate) use totals::{differing_totals, totals};
pub(crate) use write::upsert;
