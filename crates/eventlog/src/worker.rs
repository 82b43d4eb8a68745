//! The worker, which handles every due stream, whichever process wrote to it. This includes recovery after a crash.

use std::{sync::Arc, time::Duration};

use tokio::{sync::Semaphore, time::sleep};

use crate::{EventLog, StoreError, StreamId, kinds::Kinds};

/// How often the worker looks for due streams.
const TICK: Duration = Duration::from_millis(250);

/// The maximum number of streams that are handled at the same time.
const MAX_CONCURRENT: usize = 64;

/// How many things that are due on one stream are done one after the other, before the stream counts as having nothing to do.
const STEPS_AT_ONCE: usize = 4;

/// How long a stream that was due but had nothing to do is postponed.
const NOTHING_TO_DO: Duration = Duration::from_secs(60);

/// The background worker of one process.
pub struct Worker {
    log: EventLog,
    kinds: Kinds,
    permits: Arc<Semaphore>,
}

impl Worker {
    /// Creates a worker for the streams of these kinds.
    pub fn new(log: EventLog, kinds: Kinds) -> Self {
        Self {
            log,
            kinds,
            permits: Arc::new(Semaphore::new(MAX_CONCURRENT)),
        }
    }

    /// Runs until the future is dropped.
    pub async fn run(self) {
        loop {
            if let Err(error) = self.step().await {
                tracing::error!(%error, "what is due cannot be read");
            }
            sleep(TICK).await;
        }
    }

    /// Starts handling every stream that is due now.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the due streams cannot be read.
    pub async fn step(&self) -> Result<(), StoreError> {
        let free = self.permits.available_permits();
        for stream in self.log.storage.due(self.log.judged(), free).await? {
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

/// Handles a due stream, or postpones it. What was done can make something else due at once.
async fn look_at(log: &EventLog, kinds: &Kinds, stream: &StreamId) {
    let mut now = log.judged();
    for _ in 0..STEPS_AT_ONCE {
        let outcome = kinds.look_at(log, stream).await;
        now = log.judged();
        match outcome {
            Ok(due) if due.is_none_or(|due| due > now) => return,
            Ok(_) => {}
            Err(error) => {
                tracing::error!(?stream, %error, "what is due could not be done");
                break;
            }
        }
    }
    if let Err(error) = log.storage.postpone(stream, now, now + NOTHING_TO_DO).await {
        tracing::error!(?stream, %error, "a stream cannot be put off");
    }
}
