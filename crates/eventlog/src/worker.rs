//! The worker: looks at every stream when it is due, whoever left it so. Recovery after a crash is nothing else.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::sleep};

use crate::{EventLog, StoreError, StreamId, kinds::Kinds};

/// How often the worker looks for what is due.
const TICK: Duration = Duration::from_millis(250);

/// How many streams the worker works on at a time.
const MAX_CONCURRENT: usize = 64;

/// For how long a stream that was due, but had nothing to do, is left alone.
const NOTHING_TO_DO: Duration = Duration::from_secs(60);

/// The background worker of one process.
pub struct Worker {
    log: EventLog,
    kinds: Kinds,
    permits: Arc<Semaphore>,
}

impl Worker {
    /// A worker for the streams of `log` of these kinds.
    pub fn new(log: EventLog, kinds: Kinds) -> Self {
        Self {
            log,
            kinds,
            permits: Arc::new(Semaphore::new(MAX_CONCURRENT)),
        }
    }

    /// Works until the future is dropped.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.step().await {
                tracing::error!(%error, "what is due cannot be read");
            }
            sleep(TICK).await;
        }
    }

    /// Begins to look at everything that is due now.
    ///
    /// # Errors
    ///
    /// [`StoreError`] if what is due cannot be read.
    pub async fn step(&self) -> Result<(), StoreError> {
        let free = self.permits.available_permits();
        for stream in self.log.storage.due(self.log.now(), free).await? {
            if self.log.in_flight.contains(&stream) {
                continue;
            }
            let Ok(permit) = self.permits.clone().try_acquire_owned() else {
                return Ok(());
            };
            let (log, kinds) = (self.log.clone(), self.kinds.clone());
            let flight = log.in_flight.enter(stream.clone());
            tokio::spawn(async move {
                look_at(&log, &kinds, &stream).await;
                drop((flight, permit));
            });
        }
        Ok(())
    }
}

/// Does what is due on a stream, or puts it off.
async fn look_at(log: &EventLog, kinds: &Kinds, stream: &StreamId) {
    let outcome = kinds.look_at(log, stream).await;
    let now = log.now();
    let still_due = match outcome {
        Ok(due) => due.is_some_and(|due| due <= now),
        Err(error) => {
            tracing::error!(?stream, %error, "what is due could not be done");
            true
        }
    };
    if still_due && let Err(error) = log.storage.postpone(stream, now, now + NOTHING_TO_DO).await {
        tracing::error!(?stream, %error, "a stream cannot be put off");
    }
}
