//! The objects as merchants receive them, created from recorded events.

mod histories;
mod replay;
mod schema;
mod snapshots;
