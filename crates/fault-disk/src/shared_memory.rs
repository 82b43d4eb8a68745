//! The index of a write-ahead log, which all connections to a file share. It does not outlive a power cut.

use std::sync::{Arc, atomic::AtomicU64};

use crate::locks::IndexLocks;

/// A part of the index. SQLite reads and writes it from several threads, by its own rules.
pub(crate) type Region = Arc<[AtomicU64]>;

/// The index of one file.
#[derive(Debug, Default)]
pub(crate) struct SharedMemory {
    pub(crate) locks: IndexLocks,
    regions: Vec<Region>,
    /// How many open files use it.
    pub(crate) users: usize,
}

impl SharedMemory {
    /// A part of the index, filled with zeros if it is new; `None` if there is none and `extend` is false.
    pub(crate) fn region(&mut self, number: usize, size: usize, extend: bool) -> Option<Region> {
        if extend {
            while self.regions.len() <= number {
                let words = size.div_ceil(size_of::<AtomicU64>());
                self.regions
                    .push((0..words).map(|_| AtomicU64::new(0)).collect());
            }
        }
        self.regions.get(number).cloned()
    }

    pub(crate) fn has(&self, number: usize) -> bool {
        number < self.regions.len()
    }

    /// The last user has gone: the next one begins with an empty index.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}
