//! The one thread that writes: whatever waits goes into one transaction, and nobody is answered before it is
//! on the disk.

use std::{
    sync::{Arc, Mutex, PoisonError},
    thread::{self, JoinHandle},
};

use eventlog::{ChainKey, StoreError};
use rusqlite::{Connection, Transaction, TransactionBehavior, params};
use tokio::sync::{mpsc, oneshot, watch};

use crate::{inline::Gate, lane::LANE};

/// How many jobs share one transaction at most.
const BATCH: usize = 512;

/// How many jobs may wait before callers are held back.
const QUEUE: usize = 4096;

/// The end of the log during one transaction.
pub(crate) struct Head<'a> {
    pub(crate) key: &'a ChainKey,
    pub(crate) seq: u64,
    pub(crate) hash: Vec<u8>,
    /// Whether a webhook may have become due: whoever waits for one is woken after the commit.
    pub(crate) webhook_due: bool,
}

/// Does its part within the transaction, and gives what tells its caller once that is committed (or not).
type Job =
    Box<dyn FnOnce(&Transaction<'_>, &mut Head<'_>) -> Result<Reply, rusqlite::Error> + Send>;
type Reply = Box<dyn FnOnce() + Send>;

/// Dropping it waits until what was asked for is written and the file is closed.
pub(crate) struct Writer {
    executor: Executor,
    webhooks_due: watch::Sender<()>,
}

/// Where jobs run.
enum Executor {
    /// On the writer's thread. Both are `None` while it is dropped.
    Thread {
        jobs: Option<mpsc::Sender<Job>>,
        thread: Option<JoinHandle<()>>,
    },
    /// On the calling task, each as a batch of its own.
    Inline {
        connection: Mutex<Connection>,
        key: ChainKey,
        gate: Arc<dyn Gate>,
    },
}

impl Drop for Writer {
    fn drop(&mut self) {
        if let Executor::Thread { jobs, thread } = &mut self.executor {
            *jobs = None;
            // A thread that panicked has said so.
            let _ = thread.take().map(JoinHandle::join);
        }
    }
}

impl Writer {
    pub(crate) fn start(connection: Connection, key: ChainKey) -> std::io::Result<Self> {
        let (jobs, waiting) = mpsc::channel(QUEUE);
        let webhooks_due = watch::Sender::new(());
        let wakes = webhooks_due.clone();
        let thread = thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || work(connection, &key, waiting, &wakes))?;
        Ok(Self {
            executor: Executor::Thread {
                jobs: Some(jobs),
                thread: Some(thread),
            },
            webhooks_due,
        })
    }

    /// A writer without a thread.
    pub(crate) fn inline(connection: Connection, key: ChainKey, gate: Arc<dyn Gate>) -> Self {
        Self {
            executor: Executor::Inline {
                connection: Mutex::new(connection),
                key,
                gate,
            },
            webhooks_due: watch::Sender::new(()),
        }
    }

    /// Changes after each commit that may have made a webhook due.
    pub(crate) fn webhooks_due(&self) -> watch::Receiver<()> {
        self.webhooks_due.subscribe()
    }

    /// Runs `job` in a transaction that it shares with others; `Ok` means that it is committed.
    pub(crate) async fn run<Outcome, F>(&self, job: F) -> Result<Outcome, StoreError>
    where
        Outcome: Send + 'static,
        F: FnOnce(&Transaction<'_>, &mut Head<'_>) -> Result<Outcome, rusqlite::Error>
            + Send
            + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |transaction, head| {
            let outcome = job(transaction, head)?;
            Ok(Box::new(move || drop(sender.send(outcome))))
        });
        let gone = || StoreError::new("the write was rolled back, or the writer has stopped");
        match &self.executor {
            Executor::Thread { jobs, .. } => jobs
                .as_ref()
                .ok_or_else(gone)?
                .send(job)
                .await
                .map_err(|_| gone())?,
            Executor::Inline {
                connection,
                key,
                gate,
            } => {
                gate.pass().await;
                commit(
                    &mut connection.lock().unwrap_or_else(PoisonError::into_inner),
                    key,
                    std::iter::once(job),
                    &self.webhooks_due,
                );
                gate.pass().await;
            }
        }
        receiver.await.map_err(|_| gone())
    }
}

fn work(
    mut connection: Connection,
    key: &ChainKey,
    mut waiting: mpsc::Receiver<Job>,
    wakes: &watch::Sender<()>,
) {
    let mut batch = Vec::with_capacity(BATCH);
    while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
        commit(&mut connection, key, batch.drain(..), wakes);
    }
}

/// Writes one batch and answers its callers.
fn commit(
    connection: &mut Connection,
    key: &ChainKey,
    jobs: impl Iterator<Item = Job>,
    wakes: &watch::Sender<()>,
) {
    match write(connection, key, jobs) {
        Ok((replies, webhook_due)) => {
            for reply in replies {
                reply();
            }
            if webhook_due {
                wakes.send_replace(());
            }
        }
        Err(error) => tracing::error!(%error, "a batch of writes was rolled back"),
    }
}

/// One transaction, and whether it may have made a webhook due. Callers whose part was rolled back learn it because
/// their replies are dropped.
fn write(
    connection: &mut Connection,
    key: &ChainKey,
    jobs: impl Iterator<Item = Job>,
) -> Result<(Vec<Reply>, bool), rusqlite::Error> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let (seq, hash) = transaction
        .prepare_cached("SELECT seq, hash FROM lanes WHERE lane = ?1")?
        .query_row([LANE], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut head = Head {
        key,
        seq,
        hash,
        webhook_due: false,
    };
    let mut replies = Vec::new();
    for job in jobs {
        replies.extend(one(&transaction, &mut head, job)?);
    }
    if head.seq != seq {
        let seal = key.seal(LANE, head.seq, &head.hash);
        transaction
            .prepare_cached("UPDATE lanes SET seq = ?2, hash = ?3, seal = ?4 WHERE lane = ?1")?
            .execute(params![LANE, head.seq, head.hash, seal])?;
    }
    let webhook_due = head.webhook_due;
    transaction.commit()?;
    Ok((replies, webhook_due))
}

/// Keeps what a job has written so far, even if the job fails later. A long job must do so now and then: a savepoint takes
/// longer the more pages were changed since it began.
pub(crate) fn keep_so_far(transaction: &Transaction<'_>) -> Result<(), rusqlite::Error> {
    for statement in ["RELEASE job", "SAVEPOINT job"] {
        transaction.prepare_cached(statement)?.execute([])?;
    }
    Ok(())
}

/// One job's part. If it fails, its own part is rolled back and nobody else's.
fn one(
    transaction: &Transaction<'_>,
    head: &mut Head<'_>,
    job: Job,
) -> Result<Option<Reply>, rusqlite::Error> {
    let run = |statement| transaction.prepare_cached(statement)?.execute([]);
    let (seq, hash, webhook_due) = (head.seq, head.hash.clone(), head.webhook_due);
    run("SAVEPOINT job")?;
    let reply = match job(transaction, head) {
        Ok(reply) => Some(reply),
        Err(error) => {
            tracing::error!(%error, "a write was rolled back");
            run("ROLLBACK TO job")?;
            (head.seq, head.hash, head.webhook_due) = (seq, hash, webhook_due);
            None
        }
    };
    run("RELEASE job")?;
    Ok(reply)
}
