//! The storage in memory passes the suite that every storage must pass.

use std::sync::Arc;

use eventlog::{MemoryStorage, Storage, conformance::Fixture};

struct InMemory(MemoryStorage);

impl Fixture for InMemory {
    fn fresh() -> Self {
        Self(MemoryStorage::default())
    }

    fn open(&self) -> Arc<dyn Storage> {
        Arc::new(self.0.clone())
    }
}

eventlog::conformance!(InMemory);
