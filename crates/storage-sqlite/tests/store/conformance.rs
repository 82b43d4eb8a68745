//! The suite that every storage must pass.

use std::sync::Arc;

use eventlog::{Storage, conformance};

use crate::Fixture;

impl conformance::Fixture for Fixture {
    fn fresh() -> Self {
        Self::new()
    }

    fn open(&self) -> Arc<dyn Storage> {
        Arc::new(self.reopened())
    }
}

eventlog::conformance!(Fixture);
