//! The rows of objects: written with events, queried, counted and rebuilt.

mod query;
mod rebuild;
mod write;

pub(crate) use query::{of_streams, orphans, page, totals};
pub(crate) use rebuild::{remove_orphans, replace};
pub(crate) use write::upsert;
