//! The store without threads passes the same suite, and a task that ends at the gate has done its job entirely or not at
//! all.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use async_trait::async_trait;
use eventlog::{Storage, conformance};
use storage_sqlite::{Execution, Gate, Settings, SqliteStore};
use tempfile::TempDir;

use crate::{append, key, stream};

/// Lets other tasks run.
struct Yield;

#[async_trait]
impl Gate for Yield {
    async fn pass(&self) {
        tokio::task::yield_now().await;
    }
}

struct Inline(TempDir);

impl conformance::Fixture for Inline {
    fn fresh() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn open(&self) -> Arc<dyn Storage> {
        Arc::new(store(self, Arc::new(Yield)))
    }
}

fn store(Inline(directory): &Inline, gate: Arc<dyn Gate>) -> SqliteStore {
    let path = directory.path().join("log.sqlite3");
    let settings = Settings {
        execution: Execution::Inline(gate),
        ..Settings::default()
    };
    SqliteStore::open_with(&path, key(), settings).unwrap()
}

eventlog::conformance!(Inline);

/// Lets a number of passes through, and none after them.
struct Closes(AtomicUsize);

#[async_trait]
impl Gate for Closes {
    async fn pass(&self) {
        let left = self
            .0
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| {
                left.checked_sub(1)
            });
        if left.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_job_is_done_between_two_passes_of_the_gate() {
    for (passes, written) in [(0, 0), (1, 1)] {
        let file = Inline(TempDir::new().unwrap());
        let ended = store(&file, Arc::new(Closes(AtomicUsize::new(passes))));
        let append = ended.append(append(stream(1), 0));
        // The clock moves as soon as the task waits at the gate.
        let waited = tokio::time::timeout(std::time::Duration::from_secs(1), append).await;
        assert!(waited.is_err(), "the task is not answered");
        let next = store(&file, Arc::new(Yield));
        assert_eq!(next.length(&stream(1)).await.unwrap(), written);
    }
}
