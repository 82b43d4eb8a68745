//! The database behind the storage ports. This is the only module that names it.

use std::sync::Arc;

use directory::KeyUses;
use engine::ports::TokenVault;
use eventlog::{ChainKey, ProcessClocks, Storage};
use storage_sqlite::SqliteStore;
pub use storage_sqlite::{Execution as DatabaseExecution, Gate as DatabaseGate};
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
        Self::open_with(config, master_key, DatabaseExecution::Threads)
    }

    /// As [`Self::open`], with a choice of where the database works.
    ///
    /// # Errors
    ///
    /// As [`Self::open`].
    pub(crate) fn open_with(
        config: &Config,
        master_key: &MasterKey,
        execution: DatabaseExecution,
    ) -> Result<Self, StorageError> {
        let store = SqliteStore::open_with(&config.database, chain_key(master_key), execution)?;
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
        let store = SqliteStore::open_to_verify(&config.database, chain_key(master_key))?;
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
            deliveries: store,
        }
    }
}

/// The key of the log's hash chain.
fn chain_key(master_key: &MasterKey) -> ChainKey {
    ChainKey::new(master_key.derive("event log"))
}
