//! The database behind the storage ports. This is the only module that names it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
};

use directory::KeyUses;
use domain::Timestamp;
use engine::ports::TokenVault;
use eventlog::{Cause, ProcessClocks, Storage, StoreError};
pub(crate) use storage_sqlite::{Backlog, CommitObserver, Statistics as DatabaseStatistics};
pub use storage_sqlite::{Execution as DatabaseExecution, Gate as DatabaseGate};
use storage_sqlite::{
    Settings, SqliteStore,
    backup::{self, BackupError, Restored, Restoring},
};
use webhooks::{DeliveryQueue, WebhookStore};

use crate::config::{Config, MasterKey};

/// The storage ports of one database.
#[derive(Clone)]
pub(crate) struct Stores {
    /// The event log.
    pub(crate) log: Arc<dyn Storage>,
    /// The clocks of the processes on the database.
    pub(crate) clocks: Arc<dyn ProcessClocks>,
    /// When API keys were last used.
    pub(crate) key_uses: Arc<dyn KeyUses>,
    /// bKash's tokens.
    pub(crate) tokens: Arc<dyn TokenVault>,
    /// Webhook endpoints.
    pub(crate) webhooks: Arc<dyn WebhookStore>,
    /// Webhook deliveries.
    pub(crate) deliveries: Arc<dyn DeliveryQueue>,
    /// The rotation of the master key.
    pub(crate) rotation: Arc<SqliteStore>,
    /// What is measured of the database.
    pub(crate) measured: MeasuredDatabase,
}

/// A database as its metrics see it.
#[derive(Clone)]
pub(crate) struct MeasuredDatabase(Arc<SqliteStore>);

impl MeasuredDatabase {
    /// Reads the statistics at `now`.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the database cannot be read.
    pub(crate) async fn statistics(
        &self,
        now: Timestamp,
    ) -> Result<DatabaseStatistics, StoreError> {
        self.0.statistics(now).await
    }

    /// Observes commits from now on.
    pub(crate) fn observe_commits(&self, observer: Arc<dyn CommitObserver>) {
        self.0.observe_commits(observer);
    }
}

/// The database cannot be opened.
#[derive(Debug, thiserror::Error)]
#[error("[storage] database: {0}")]
pub struct StorageError(#[from] storage_sqlite::OpenError);

impl Stores {
    /// Opens the database, creating it if it does not exist.
    ///
    /// # Errors
    ///
    /// [`StorageError`] if it cannot be used.
    pub(crate) fn open(config: &Config, master_key: &MasterKey) -> Result<Self, StorageError> {
        Self::open_with(config, master_key, DatabaseExecution::Threads, None)
    }

    /// As [`Self::open`], with a choice of where the database works and of the file system that it is on.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub(crate) fn open_with(
        config: &Config,
        master_key: &MasterKey,
        execution: DatabaseExecution,
        file_system: Option<&'static str>,
    ) -> Result<Self, StorageError> {
        let settings = Settings {
            execution,
            redo_days: config.redo_days,
            file_system,
        };
        let store = SqliteStore::open_with(&config.database, master_key.chain_key(), settings)?;
        Ok(Self::new(store))
    }

    /// Opens a database that exists, whatever state its log is in.
    ///
    /// # Errors
    ///
    /// [`StorageError`] if there is none, or it is of another format.
    pub(crate) fn open_to_verify(
        config: &Config,
        master_key: &MasterKey,
    ) -> Result<Self, StorageError> {
        let store = SqliteStore::open_to_verify(&config.database, master_key.chain_key())?;
        Ok(Self::new(store))
    }

    fn new(store: SqliteStore) -> Self {
        let store = Arc::new(store);
        Self {
            log: store.clone(),
            clocks: store.clone(),
            key_uses: store.clone(),
            tokens: store.clone(),
            webhooks: store.clone(),
            deliveries: store.clone(),
            measured: MeasuredDatabase(store.clone()),
            rotation: store,
        }
    }
}

/// Begins the rotation of the master key, unless it has begun.
///
/// # Errors
///
/// [`StorageError`] if the database was not sealed with one of the keys, or another process has it open.
pub(crate) fn begin_rotation(
    config: &Config,
    master_key: &MasterKey,
    cause: Cause,
) -> Result<(), StorageError> {
    SqliteStore::begin_rotation(&config.database, master_key.chain_key(), cause)?;
    Ok(())
}

/// A backup that is not in its place yet, because it must be verified first. It is deleted when it is dropped.
pub(crate) struct StagedBackup {
    path: PathBuf,
}

impl StagedBackup {
    /// Copies the database to a file beside `to`, while a server may be writing.
    ///
    /// # Errors
    ///
    /// Returns [`BackupError`] if the database cannot be read or the file cannot be written.
    pub(crate) fn of_database(
        config: &Config,
        master_key: &MasterKey,
        to: &Path,
    ) -> Result<Self, BackupError> {
        let path = with_ending(to, ".partial");
        backup::copy(&config.database, &master_key.chain_key(), &path)?;
        Ok(Self { path })
    }

    /// Copies a backup to a file beside the database.
    ///
    /// # Errors
    ///
    /// Returns [`BackupError`] if the backup cannot be read or the file cannot be written.
    pub(crate) fn of_file(
        config: &Config,
        master_key: &MasterKey,
        from: &Path,
    ) -> Result<Self, BackupError> {
        let path = with_ending(&config.database, ".restoring");
        backup::stage(from, &master_key.chain_key(), &path)?;
        Ok(Self { path })
    }

    /// The configuration of a checkout on the staged file.
    pub(crate) fn config(&self, config: &Config) -> Config {
        Config {
            database: self.path.clone(),
            ..config.clone()
        }
    }

    /// Gives the staged file its name.
    ///
    /// # Errors
    ///
    /// Returns [`BackupError`] if the system refuses it.
    pub(crate) fn keep(self, to: &Path) -> Result<(), BackupError> {
        backup::rename(&self.path, to)
    }

    /// Puts the staged file in the place of the database, brought up to date from the redo log if `from_redo`. What cannot be is
    /// recorded as a gap.
    ///
    /// # Errors
    ///
    /// Returns [`BackupError`] if the database is in use or a file cannot be written.
    pub(crate) fn restore(
        self,
        config: &Config,
        master_key: &MasterKey,
        (now, cause): (Timestamp, Cause),
        from_redo: bool,
    ) -> Result<Restored, BackupError> {
        let restoring = Restoring {
            now,
            cause,
            from_redo,
            redo_days: config.redo_days,
        };
        backup::restore(
            &self.path,
            &config.database,
            &master_key.chain_key(),
            restoring,
        )
    }
}

impl Drop for StagedBackup {
    fn drop(&mut self) {
        // It is gone if it was renamed.
        let _ = std::fs::remove_file(&self.path);
    }
}

/// A path with an ending, such as that of a file beside the database.
pub(crate) fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
