//! A machine with a faulty disk, the store on it, and what the store has promised.

use std::{path::PathBuf, sync::Arc};

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::{ChainKey, Storage, StoreError, StreamId};
use fault_disk::{FaultDisk, Lie, VFS};
use rusqlite::{Connection, OpenFlags};
use storage_sqlite::{Execution, Gate, Settings, SqliteStore};
use tempfile::TempDir;
use webhooks::{
    Endpoint, EndpointDescription, EndpointId, EndpointUrl, NetworkScope, StoredEndpoint,
    Subscription, WebhookStore,
};

use crate::{
    beside::Beside,
    job::{Failure, Job, account},
    random::Random,
    tables::Tables,
};

/// The name of the database.
const DATABASE: &str = "log.sqlite3";

/// Lets other tasks run.
struct Yield;

#[async_trait]
impl Gate for Yield {
    async fn pass(&self) {
        tokio::task::yield_now().await;
    }
}

/// Where the store works.
#[derive(Clone, Copy)]
pub(crate) enum Threads {
    /// On the calling task.
    None,
    /// On its own threads, as in the server.
    Own,
}

pub(crate) struct Machine {
    pub(crate) disk: FaultDisk,
    /// Of the files beside the database, which are not on the faulty disk.
    directory: TempDir,
    threads: Threads,
    store: Option<SqliteStore>,
    /// What was acknowledged.
    pub(crate) tables: Tables,
    /// Jobs that failed since the last one that did not. After a power cut one of them may be there entirely: its caller was told
    /// that it failed when it could not be synced, and then it survived.
    doubtful: Vec<Vec<Job>>,
    /// Jobs that failed since the head of the log moved. The redo log may have them, and is applied if the head beside the database
    /// is lost.
    recorded: Vec<Vec<Job>>,
    beside: Beside,
}

impl Machine {
    /// A machine whose store is open and has one webhook endpoint. The power may have been cut while the file was created.
    pub(crate) async fn new(
        seed: u64,
        threads: Threads,
        random: &mut Random,
    ) -> Result<Self, String> {
        let directory = TempDir::new().unwrap();
        let disk = FaultDisk::new(directory.path(), seed);
        let beside = Beside::new(&directory.path().join(DATABASE));
        let mut machine = Self {
            disk,
            directory,
            threads,
            store: None,
            tables: Tables::default(),
            doubtful: Vec::new(),
            recorded: Vec::new(),
            beside,
        };
        machine.disk.cut_power_after(random.below(80));
        if machine.open().is_err() && !machine.disk.is_off() {
            return Err("the store does not open, although the disk has power".to_owned());
        }
        machine.restart_after_cut(random).await?;
        let added = machine.store()?.add_endpoint(endpoint(), 1, None).await;
        added.map_err(|error| format!("no endpoint: {error}"))?;
        Ok(machine)
    }

    fn path(&self) -> PathBuf {
        self.directory.path().join(DATABASE)
    }

    pub(crate) fn store(&self) -> Result<&SqliteStore, String> {
        self.store
            .as_ref()
            .ok_or_else(|| "the store is closed".to_owned())
    }

    pub(crate) fn close(&mut self) {
        self.store = None;
    }

    pub(crate) fn open(&mut self) -> Result<(), String> {
        let settings = Settings {
            execution: match self.threads {
                Threads::None => Execution::Inline(Arc::new(Yield)),
                Threads::Own => Execution::Threads,
            },
            file_system: Some(VFS),
            ..Settings::default()
        };
        let store = SqliteStore::open_with(&self.path(), ChainKey::new([7; 32]), settings);
        self.store = Some(store.map_err(|error| format!("the store does not open: {error}"))?);
        self.beside.opened();
        Ok(())
    }

    /// Gives a job to the store. Returns why it was not acknowledged.
    pub(crate) async fn run(&mut self, job: Job) -> Result<Option<StoreError>, String> {
        let outcome = job.run(self.store()?).await;
        self.note(vec![job], outcome)
    }

    /// Notes what became of jobs that were written in one transaction. Returns why they were not acknowledged.
    pub(crate) fn note(
        &mut self,
        jobs: Vec<Job>,
        outcome: Result<(), Failure>,
    ) -> Result<Option<StoreError>, String> {
        match outcome {
            Ok(()) => {
                self.tables = self.tables.with(&jobs);
                // What failed before was rolled back, and the write-ahead log has this in its place.
                self.doubtful.clear();
                if jobs.iter().any(Job::moves_head) {
                    self.recorded.clear();
                }
                Ok(None)
            }
            Err(Failure::Store(error)) => {
                self.doubtful.push(jobs.clone());
                self.recorded.push(jobs);
                Ok(Some(error))
            }
            Err(Failure::Wrong(reason)) => Err(format!("{reason}: {jobs:?}")),
        }
    }

    /// Checks that the tables contain what was acknowledged and nothing else, although jobs have failed.
    pub(crate) fn check_tables(&self) -> Result<(), String> {
        let found = self.read_tables()?;
        if found == self.tables {
            return Ok(());
        }
        Err(difference(&self.tables, &found))
    }

    fn read_tables(&self) -> Result<Tables, String> {
        Connection::open_with_flags_and_vfs(self.path(), OpenFlags::default(), VFS)
            .and_then(|connection| Tables::read(&connection))
            .map_err(|error| format!("the tables cannot be read: {error}"))
    }

    /// Cuts the power, unless it is off already, brings it back, and opens the store. Returns whether the head beside the database
    /// was lost.
    pub(crate) async fn restart_after_cut(&mut self, random: &mut Random) -> Result<bool, String> {
        // As with a machine, the process loses its disk before it ends.
        self.disk.restore_power();
        self.close();
        let has_lost_head = self.beside.lose_power(random);
        self.open()?;
        self.check_after_cut(has_lost_head).await?;
        Ok(has_lost_head)
    }

    /// Checks that the log is whole, that everything that was acknowledged is there, and that each job of which nobody was told is
    /// there entirely or not at all.
    async fn check_after_cut(&mut self, has_lost_head: bool) -> Result<(), String> {
        let store = self.store()?;
        let verified = store.verify().await;
        verified.map_err(|error| format!("verify: {error}"))?;
        for (stream, bodies) in &self.tables.events {
            let stream = StreamId::parse(stream).unwrap();
            let events = store.load(&stream).await;
            let events = events.map_err(|error| format!("{stream:?}: {error}"))?;
            if events.len() < bodies.len() {
                return Err(format!("{stream:?} has lost events"));
            }
        }
        let found = self.read_tables()?;
        let fits = |expected: &Tables| {
            found == *expected || (has_lost_head && found.is_after_replay_on(expected))
        };
        let doubtful = if has_lost_head {
            &self.recorded
        } else {
            &self.doubtful
        };
        let is_doubtful = |jobs: &Vec<Job>| fits(&self.tables.with(jobs));
        if !fits(&self.tables) && !doubtful.iter().any(is_doubtful) {
            return Err(difference(&self.tables, &found));
        }
        self.tables = found;
        self.doubtful.clear();
        self.recorded.clear();
        Ok(())
    }

    /// A machine whose disk lies from now on.
    pub(crate) fn lie(&self, lie: Option<Lie>) {
        self.disk.lie(lie);
    }
}

fn difference(expected: &Tables, found: &Tables) -> String {
    let text = |tables: &Tables| -> Vec<_> {
        let text = format!("{tables:#?}");
        text.lines()
            .map(|line| line.chars().take(120).collect::<String>())
            .collect()
    };
    let (expected, found) = (text(expected), text(found));
    let first = expected.iter().zip(&found).position(|(a, b)| a != b);
    let first = first.unwrap_or(expected.len().min(found.len()));
    format!(
        "what was acknowledged is not what is there, from line {first}: {:?}, found {:?}",
        &expected[first..expected.len().min(first + 4)],
        &found[first..found.len().min(first + 4)]
    )
}

fn endpoint() -> StoredEndpoint {
    StoredEndpoint {
        endpoint: Endpoint {
            id: EndpointId::from_bits([1; 32]),
            account: account(),
            url: EndpointUrl::parse("https://shop.example/hook", NetworkScope::Public).unwrap(),
            description: EndpointDescription::parse("").unwrap(),
            subscription: Subscription::All,
            disabled_reason: None,
            created_at: Timestamp::from_millis(0),
            circuit_breaker: webhooks::CircuitBreaker::default(),
        },
        revision: 0,
        sealed_secrets: vec![1; 40],
    }
}
