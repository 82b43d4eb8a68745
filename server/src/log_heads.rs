//! Publishes the head of the log outside the database, so that a cut log is noticed, says that the process is alive, and
//! verifies the log bit by bit while the server runs.

use std::{sync::Arc, time::Duration};

use engine::Engine;
use eventlog::{Head, Storage};
use tokio::{pin, select, time::interval};

/// How often the process says that it is alive.
const HEARTBEAT: Duration = Duration::from_secs(10);

/// After how many heartbeats the head is logged if it has moved: once a minute.
const BEATS: u32 = 6;

/// How many events are verified at a time, and how often with each heartbeat, so that other reads need not wait.
const VERIFIED: (usize, usize) = (500, 10);

/// Publishes the heads of a log.
pub(crate) struct LogHeads {
    log: Arc<dyn Storage>,
    engine: Engine,
    published: Option<Head>,
}

impl LogHeads {
    /// Logs the head.
    pub(crate) async fn start(log: Arc<dyn Storage>, engine: Engine) -> Self {
        let mut heads = Self {
            log,
            engine,
            published: None,
        };
        heads.publish().await;
        heads
    }

    /// Logs the head each minute in which it has moved, and when `stop` completes.
    pub(crate) async fn run(mut self, stop: impl Future<Output = ()>) {
        let mut beats = interval(HEARTBEAT);
        let (mut beat, mut verified) = (0, Head::EMPTY);
        pin!(stop);
        loop {
            select! {
                () = &mut stop => break,
                _ = beats.tick() => {}
            }
            if let Err(error) = self.log.heartbeat(self.engine.now()).await {
                tracing::error!(%error, "the database cannot be written");
            }
            if beat % BEATS == 0 {
                self.publish().await;
            }
            verified = self.verify(verified).await;
            beat = beat.wrapping_add(1);
        }
        self.publish().await;
    }

    async fn publish(&mut self) {
        match self.log.head().await {
            Ok(head) if self.published == Some(head) => {}
            Ok(head) => {
                tracing::info!(%head, "head of the log");
                self.published = Some(head);
            }
            Err(error) => tracing::error!(%error, "the head of the log cannot be read"),
        }
    }

    /// Verifies some events after `head`. Returns the head after them, or that of the empty log, where the next round begins, if
    /// all are verified or one is changed. The storage logs what it finds, and stops writing.
    async fn verify(&self, mut head: Head) -> Head {
        let (limit, steps) = VERIFIED;
        for _ in 0..steps {
            match self.log.verify_after(&head, limit).await {
                Ok(next) if next != head => head = next,
                Ok(_) | Err(_) => return Head::EMPTY,
            }
        }
        head
    }
}
