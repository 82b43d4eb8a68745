//! The one chain of a file.

/// The chain of the one writer of a file. Storages with many writers have a chain for each.
pub(crate) const LANE: u32 = 0;
