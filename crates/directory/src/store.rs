//! The storage port of the directory, and the rows that pass through it.

use async_trait::async_trait;
use domain::{MerchantId, Mode, Timestamp};
use eventlog::{Actor, Cause, NewIdempotencyRecord, StoreError, StreamId};

use crate::{ApiKey, KeyHash, KeyId};

/// The log stream that holds a merchant's audit events.
pub fn audit_stream(merchant: &MerchantId) -> StreamId {
    StreamId::new("merchant", merchant.as_str())
}

/// A merchant's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMerchant {
    /// The merchant's identifier.
    pub id: MerchantId,
    /// Whether the merchant is served.
    pub enabled: bool,
    /// The profile as JSON.
    pub profile: String,
    /// When the merchant was created.
    pub created_at: Timestamp,
    /// The merchant's provider accounts.
    pub provider_accounts: Vec<StoredProviderAccount>,
}

/// A provider account's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredProviderAccount {
    /// Test or live.
    pub mode: Mode,
    /// The provider account as JSON. The credentials are sealed together with exactly this text.
    pub settings: String,
    /// The sealed credentials.
    pub sealed: Vec<u8>,
}

/// A merchant and its keys, read in one transaction.
#[derive(Debug, Clone)]
pub struct MerchantSnapshot {
    /// The directory's revision.
    pub revision: u64,
    /// The number of events in the merchant's stream.
    pub version: usize,
    /// The merchant. `None` for the configured merchant and for one that does not exist.
    pub merchant: Option<StoredMerchant>,
    /// The merchant's keys, oldest first.
    pub keys: Vec<ApiKey>,
}

/// The result of looking a key up by its hash.
#[derive(Debug, Clone)]
pub struct KeyLookup {
    /// The directory's revision.
    pub revision: u64,
    /// The key, if one has the hash.
    pub key: Option<ApiKey>,
    /// Whether the key's merchant is served. `None` if the merchant is not in the directory.
    pub enabled: Option<bool>,
}

/// A key to insert.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// The key without its text.
    pub key: ApiKey,
    /// The hash of its text.
    pub hash: KeyHash,
}

/// One change of a row.
#[derive(Debug, Clone)]
pub enum RowChange {
    /// Inserts or updates the merchant.
    UpsertMerchant {
        /// Whether the merchant is served.
        enabled: bool,
        /// The profile as JSON.
        profile: String,
    },
    /// Inserts or replaces a provider account.
    UpsertProviderAccount(StoredProviderAccount),
    /// Deletes the provider account of a mode.
    DeleteProviderAccount(Mode),
    /// Inserts a key.
    InsertKey(StoredKey),
    /// Updates when a key ends.
    UpdateKey {
        /// The key.
        id: KeyId,
        /// When the key expires.
        expires_at: Option<Timestamp>,
        /// When the key was revoked.
        revoked_at: Option<Timestamp>,
        /// The key that replaced it.
        replaced_by: Option<KeyId>,
    },
}

/// Row changes of one merchant and their audit events, committed in one transaction.
#[derive(Debug, Clone)]
pub struct Commit {
    /// The merchant.
    pub merchant: MerchantId,
    /// The number of events that the merchant's stream must have.
    pub expected_version: usize,
    /// When the change happens.
    pub at: Timestamp,
    /// Who causes it, and the source of the request.
    pub cause: Cause,
    /// The version of the events' JSON form.
    pub schema: u32,
    /// The audit events to append, as JSON.
    pub bodies: Vec<String>,
    /// The rows to change.
    pub rows: Vec<RowChange>,
    /// The idempotency record to store with the change.
    pub idempotency_record: Option<NewIdempotencyRecord>,
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another writer came first. Read the merchant again and repeat the decision.
    #[error("the merchant was changed meanwhile")]
    Conflict,
    /// The idempotency key was used before.
    #[error("the idempotency key was used before")]
    IdempotencyKeyUsed,
    /// The store cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An audit record as stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAuditRecord {
    /// When it was recorded.
    pub at: Timestamp,
    /// Who caused it.
    pub actor: Actor,
    /// The event as JSON.
    pub body: String,
}

/// Stores the directory. Several processes may use it at the same time.
#[async_trait]
pub trait DirectoryStore: Send + Sync {
    /// The number of changes that all processes have made to the directory.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn revision(&self) -> Result<u64, StoreError>;

    /// All merchants, ordered by identifier.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn merchants(&self) -> Result<Vec<StoredMerchant>, StoreError>;

    /// A merchant and its keys.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn read(&self, merchant: &MerchantId) -> Result<MerchantSnapshot, StoreError>;

    /// The key with a hash.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn find_key(&self, hash: &KeyHash) -> Result<KeyLookup, StoreError>;

    /// Commits a change if the merchant's stream has the expected version.
    ///
    /// # Errors
    ///
    /// Returns [`CommitError`] if the stream has another version, the idempotency key was used before, or the store cannot be
    /// written. Nothing was changed.
    async fn commit(&self, commit: Commit) -> Result<(), CommitError>;

    /// Records that a key was used. Does not change the revision.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be written.
    async fn record_key_use(&self, key: &KeyId, at: Timestamp) -> Result<(), StoreError>;

    /// A merchant's audit records, oldest first.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the store cannot be read.
    async fn history(&self, merchant: &MerchantId) -> Result<Vec<StoredAuditRecord>, StoreError>;
}
