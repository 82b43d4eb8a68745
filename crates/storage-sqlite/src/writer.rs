//! The one thread that writes: whatever waits goes into one transaction, and nobody is answered before it is
//! on the disk.

use std::{
    sync::{Arc, Mutex, OnceLock, PoisonError},
    thread::{self, JoinHandle},
    time::Duration,
};

use eventlog::{ChainKey, Head, StoreError, VerifyError};
use fail_points::{Omission, Point, omits};
use rusqlite::{Connection, Transaction, TransactionBehavior};
use tokio::{
    sync::{mpsc, oneshot, watch},
    time::Instant,
};

use crate::{
    head::{self, SealedHead},
    head_file::HeadFile,
    inline::{Execution, Gate},
    log_end::LogEnd,
    redo::Redo,
};

/// How many jobs share one transaction at most.
const BATCH: usize = 512;

/// How many jobs may wait before callers are held back.
const QUEUE: usize = 4096;

/// The files beside the database.
#[derive(Default)]
pub(crate) struct Beside {
    pub(crate) head: Option<HeadFile>,
    pub(crate) redo: Option<Redo>,
}

/// Does its part within the transaction, and gives what tells its caller once that is committed (or not).
type Job =
    Box<dyn FnOnce(&Transaction<'_>, &mut LogEnd<'_>) -> Result<Reply, rusqlite::Error> + Send>;
type Reply = Box<dyn FnOnce() + Send>;

/// Observes commits, so that they can be measured.
pub trait CommitObserver: Send + Sync {
    /// Called after a commit with the number of jobs in it and the time that it took, with the flush to the disk. Must not
    /// block.
    fn committed(&self, jobs: usize, duration: Duration);
}

type Observer = Arc<OnceLock<Arc<dyn CommitObserver>>>;

/// Dropping it waits until what was asked for is written and the file is closed.
pub(crate) struct Writer {
    executor: Executor,
    /// Whether what is written is also written to a redo log.
    pub(crate) keeps_redo: bool,
    webhooks_due: watch::Sender<()>,
    fault: Arc<OnceLock<String>>,
    observer: Observer,
}

/// What writes without a thread of its own, and the gate before each job.
pub(crate) type InlineWork = (Arc<Mutex<Work>>, Arc<dyn Gate>);

/// Where jobs run.
enum Executor {
    /// On the writer's thread. Both are `None` while it is dropped.
    Thread {
        jobs: Option<mpsc::Sender<Job>>,
        thread: Option<JoinHandle<()>>,
    },
    /// On the calling task, each as a batch of its own.
    Inline {
        work: Arc<Mutex<Work>>,
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
    /// Starts the thread, unless jobs are to run on the calling task. `head` is the head that the log had when it was opened.
    pub(crate) fn start(
        connection: Connection,
        key: ChainKey,
        head: SealedHead,
        beside: Beside,
        execution: Execution,
    ) -> std::io::Result<Self> {
        let webhooks_due = watch::Sender::new(());
        let fault = Arc::new(OnceLock::new());
        let keeps_redo = beside.redo.is_some();
        let observer = Observer::default();
        let work = Work {
            connection,
            key,
            known: head.head,
            file: beside.head,
            redo: beside.redo,
            fault: fault.clone(),
            observer: observer.clone(),
            wakes: webhooks_due.clone(),
        };
        let executor = match execution {
            Execution::Threads => {
                let (jobs, waiting) = mpsc::channel(QUEUE);
                let thread = thread::Builder::new().name("store-writer".to_owned());
                Executor::Thread {
                    jobs: Some(jobs),
                    thread: Some(thread.spawn(move || work.run(waiting))?),
                }
            }
            Execution::Inline(gate) => Executor::Inline {
                work: Arc::new(Mutex::new(work)),
                gate,
            },
        };
        Ok(Self {
            executor,
            keeps_redo,
            webhooks_due,
            fault,
            observer,
        })
    }

    /// What writes and its gate, if jobs run on the calling task.
    pub(crate) fn inline(&self) -> Option<InlineWork> {
        match &self.executor {
            Executor::Thread { .. } => None,
            Executor::Inline { work, gate } => Some((work.clone(), gate.clone())),
        }
    }

    /// Observes commits, unless another observer already does.
    pub(crate) fn observe(&self, observer: Arc<dyn CommitObserver>) {
        let _ = self.observer.set(observer);
    }

    /// Stops writing for good, because a reader has found that the log was changed.
    pub(crate) fn stop(&self, error: &VerifyError) {
        stop(&self.fault, error);
    }

    /// Changes after each commit that may have made a webhook due.
    pub(crate) fn webhooks_due(&self) -> watch::Receiver<()> {
        self.webhooks_due.subscribe()
    }

    /// Runs `job` in a transaction that it shares with others; `Ok` means that it is committed.
    pub(crate) async fn run<Outcome, F>(&self, job: F) -> Result<Outcome, StoreError>
    where
        Outcome: Send + 'static,
        F: FnOnce(&Transaction<'_>, &mut LogEnd<'_>) -> Result<Outcome, rusqlite::Error>
            + Send
            + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |transaction, log| {
            let outcome = job(transaction, log)?;
            Ok(Box::new(move || drop(sender.send(outcome))))
        });
        let gone = || {
            StoreError::new(self.fault.get().map_or(
                "the write was rolled back, or the writer has stopped",
                String::as_str,
            ))
        };
        match &self.executor {
            Executor::Thread { jobs, .. } => jobs
                .as_ref()
                .ok_or_else(gone)?
                .send(job)
                .await
                .map_err(|_| gone())?,
            Executor::Inline { work, gate } => {
                gate.pass().await;
                let batch = &mut vec![job];
                work.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .write_batch(batch);
                batch.clear();
                gate.pass().await;
            }
        }
        receiver.await.map_err(|_| gone())
    }
}

/// Writes nothing from now on.
fn stop(fault: &OnceLock<String>, error: &VerifyError) {
    tracing::error!(
        %error,
        "the log was changed by another program, and nothing is written any more; stop the server, run \
         `bkash-checkout verify`, and restore a backup as docs/backup.md says"
    );
    // The first fault stays.
    let _ = fault.set(format!(
        "the log was changed by another program: {error}; run `bkash-checkout verify`"
    ));
}

/// What writes: the connection, and what is known of the log.
pub(crate) struct Work {
    pub(crate) connection: Connection,
    key: ChainKey,
    /// The newest head that this process has seen. The log contains it for as long as nobody else changes the file.
    known: Head,
    file: Option<HeadFile>,
    redo: Option<Redo>,
    fault: Arc<OnceLock<String>>,
    observer: Observer,
    wakes: watch::Sender<()>,
}

/// Why a batch was rolled back.
enum Failure {
    /// The database cannot be read or written.
    Sqlite(rusqlite::Error),
    /// The log was changed by another program.
    Changed(VerifyError),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Sqlite(error)
    }
}

impl Work {
    fn run(mut self, mut waiting: mpsc::Receiver<Job>) {
        let mut batch = Vec::with_capacity(BATCH);
        while waiting.blocking_recv_many(&mut batch, BATCH) > 0 {
            self.write_batch(&mut batch);
            batch.clear();
        }
    }

    fn write_batch(&mut self, batch: &mut Vec<Job>) {
        // After a fault never again, not even if the log looks whole: somebody else writes to the file.
        if self.fault.get().is_some() {
            return;
        }
        let (jobs, began) = (batch.len(), Instant::now());
        match self.write(batch) {
            Ok((replies, webhook_due)) => {
                if let Some(observer) = self.observer.get() {
                    observer.committed(jobs, began.elapsed());
                }
                for reply in replies {
                    reply();
                }
                if webhook_due {
                    self.wakes.send_replace(());
                }
            }
            Err(Failure::Sqlite(error)) => {
                tracing::error!(%error, "a batch of writes was rolled back");
            }
            Err(Failure::Changed(error)) => stop(&self.fault, &error),
        }
    }

    /// One transaction, and whether it may have made a webhook due. Callers whose part was rolled back learn it because
    /// their replies are dropped.
    fn write(&mut self, batch: &mut Vec<Job>) -> Result<(Vec<Reply>, bool), Failure> {
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let before = head::read(&transaction, &self.key)?.map_err(Failure::Changed)?;
        // If another process has written, the log has grown after the head that is known here.
        if before.head != self.known
            && !omits(Omission::SealedHead)
            && !head::contains(&transaction, &self.known)?
        {
            return Err(Failure::Changed(VerifyError::Replaced(self.known)));
        }
        let mut log = LogEnd::new(&self.key, before);
        let mut replies = Vec::new();
        let jobs = batch.len();
        for job in batch.drain(..) {
            replies.extend(one(&transaction, &mut log, job, jobs)?);
        }
        let LogEnd {
            sealed,
            webhook_due,
            redo,
            ..
        } = log;
        let moved = sealed.head != before.head || sealed.alive_at != before.alive_at;
        if moved {
            head::write(&transaction, &self.key, &sealed)?;
            fail_points::reach(Point::WriteBeforeCommit);
        }
        // In the transaction, so that the records of several processes have the order of their commits.
        if let Some(log) = self.redo.as_mut().filter(|_| !redo.is_empty()) {
            log.record(&before.head, &sealed, &redo);
        }
        transaction.commit()?;
        if moved {
            fail_points::reach(Point::WriteBeforeHead);
        }
        self.known = sealed.head;
        if moved
            && let Some(file) = &self.file
            && let Err(error) = file.write(&sealed)
        {
            tracing::error!(%error, "the head of the log cannot be written beside the database");
        }
        if moved {
            fail_points::reach(Point::WriteBeforeReply);
        }
        Ok((replies, webhook_due))
    }
}

/// Keeps what a job has written so far, even if the job fails later. A long job must do so now and then: a savepoint takes
/// longer the more pages were changed since it began.
pub(crate) fn keep_so_far(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
) -> Result<(), rusqlite::Error> {
    let run = |statement| transaction.prepare_cached(statement)?.execute([]);
    if log.has_savepoint {
        run("RELEASE job")?;
    }
    run("SAVEPOINT job")?;
    log.has_savepoint = true;
    Ok(())
}

/// One job's part in a transaction of several jobs. If it fails, its own part is rolled back and nobody else's. A job that has the
/// transaction for itself needs no savepoint, for which each page that it changes would be copied: its error rolls back the
/// transaction.
fn one(
    transaction: &Transaction<'_>,
    log: &mut LogEnd<'_>,
    job: Job,
    jobs: usize,
) -> Result<Option<Reply>, rusqlite::Error> {
    let run = |statement| transaction.prepare_cached(statement)?.execute([]);
    let (sealed, webhook_due, recorded) = (log.sealed, log.webhook_due, log.redo.len());
    log.has_savepoint = jobs > 1;
    if log.has_savepoint {
        run("SAVEPOINT job")?;
    }
    let reply = match job(transaction, log) {
        Ok(reply) => Some(reply),
        Err(error) if !log.has_savepoint => return Err(error),
        Err(error) => {
            tracing::error!(%error, "a write was rolled back");
            run("ROLLBACK TO job")?;
            (log.sealed, log.webhook_due) = (sealed, webhook_due);
            log.redo.truncate(recorded);
            None
        }
    };
    if log.has_savepoint {
        run("RELEASE job")?;
    }
    Ok(reply)
}

#[cfg(test)]
mod tests {
    use rusqlite::Error;

    use super::*;
    use crate::SqliteStore;

    const INSERT: &str = "INSERT INTO processes (clock_at) VALUES (?1)";

    fn store(folder: &tempfile::TempDir) -> SqliteStore {
        let path = folder.path().join("checkout.sqlite3");
        SqliteStore::open(&path, ChainKey::new([7; 32])).unwrap()
    }

    async fn insert(store: &SqliteStore, at: i64) -> Result<(), StoreError> {
        store
            .writer
            .run(move |transaction, _| transaction.execute(INSERT, [at]).map(drop))
            .await
    }

    /// Writes a row and fails, after having kept another row if `keeps`.
    async fn fail(store: &SqliteStore, keeps: bool) -> Result<(), StoreError> {
        store
            .writer
            .run(move |transaction, log| {
                if keeps {
                    transaction.execute(INSERT, [10])?;
                    keep_so_far(transaction, log)?;
                    transaction.execute(INSERT, [11])?;
                    keep_so_far(transaction, log)?;
                }
                transaction.execute(INSERT, [12])?;
                Err::<(), _>(Error::InvalidQuery)
            })
            .await
    }

    async fn rows(store: &SqliteStore) -> Vec<i64> {
        let query = |connection: &Connection| {
            let mut statement =
                connection.prepare("SELECT clock_at FROM processes ORDER BY clock_at")?;
            statement.query_map([], |row| row.get(0))?.collect()
        };
        store.readers.run(query).await.unwrap()
    }

    #[tokio::test]
    async fn a_job_that_fails_alone_leaves_nothing_and_the_next_one_is_written() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        assert!(fail(&store, false).await.is_err());
        insert(&store, 1).await.unwrap();
        assert_eq!(rows(&store).await, [1]);
    }

    #[tokio::test]
    async fn a_job_that_fails_alone_leaves_what_it_has_kept() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        assert!(fail(&store, true).await.is_err());
        insert(&store, 1).await.unwrap();
        assert_eq!(rows(&store).await, [1, 10, 11]);
    }

    #[tokio::test]
    async fn a_job_that_fails_among_others_leaves_what_they_wrote() {
        let folder = tempfile::tempdir().unwrap();
        let store = store(&folder);
        let (first, second, third, fourth) = tokio::join!(
            insert(&store, 1),
            fail(&store, false),
            fail(&store, true),
            insert(&store, 2)
        );
        assert!(first.is_ok() && second.is_err() && third.is_err() && fourth.is_ok());
        assert_eq!(rows(&store).await, [1, 2, 10, 11]);
    }
}
