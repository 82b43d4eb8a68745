//! The port to where the directory is kept, and the rows that go through it.

use async_trait::async_trait;
use domain::{MerchantId, Mode, Timestamp};
use engine::ports::{NewIdempotencyRecord, StoreError};

use crate::{ApiKey, KeyHash, KeyId};

/// The stream of the log that a merchant's changes are written to.
pub fn stream(merchant: &MerchantId) -> String {
    format!("merchant/{}", merchant.as_str())
}

/// A merchant as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredMerchant {
    /// Its name.
    pub id: MerchantId,
    /// Whether it is served.
    pub enabled: bool,
    /// Its profile as JSON.
    pub profile: String,
    /// When it was added.
    pub created_at: Timestamp,
    /// Its ways to bKash.
    pub connections: Vec<StoredConnection>,
}

/// A way to bKash as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// Test or live.
    pub mode: Mode,
    /// The connection as JSON. The credentials are sealed together with this very text.
    pub settings: String,
    /// The credentials, sealed.
    pub sealed: Vec<u8>,
}

/// A merchant with its keys, read at one instant.
#[derive(Debug, Clone)]
pub struct Written {
    /// How many changes the whole directory has had.
    pub revision: u64,
    /// How many events the merchant's stream has.
    pub length: usize,
    /// The merchant; `None` for the configured one and for one that there is not.
    pub merchant: Option<StoredMerchant>,
    /// Its keys, oldest first.
    pub keys: Vec<ApiKey>,
}

/// A key found by its hash.
#[derive(Debug, Clone)]
pub struct Found {
    /// How many changes the whole directory has had.
    pub revision: u64,
    /// The key.
    pub key: Option<ApiKey>,
    /// Whether its merchant is served; `None` if none of the database's is called that.
    pub enabled: Option<bool>,
}

/// A key to be kept.
#[derive(Debug, Clone)]
pub struct StoredKey {
    /// What may be seen of it.
    pub key: ApiKey,
    /// What it is found by.
    pub hash: KeyHash,
}

/// One change of what is kept.
#[derive(Debug, Clone)]
pub enum Write {
    /// The merchant is as said, new or not.
    Merchant {
        /// Whether it is served.
        enabled: bool,
        /// Its profile as JSON.
        profile: String,
    },
    /// It reaches bKash so in that mode.
    Connection(StoredConnection),
    /// It does not reach bKash in that mode.
    NoConnection(Mode),
    /// A new key.
    Key(StoredKey),
    /// A key ends.
    KeyEnds {
        /// Which.
        id: KeyId,
        /// When, if it is not revoked.
        expires_at: Option<Timestamp>,
        /// When it was revoked.
        revoked_at: Option<Timestamp>,
        /// What took its place.
        replaced_by: Option<KeyId>,
    },
}

/// Changes of one merchant and the entries that tell of them: all or none.
#[derive(Debug, Clone)]
pub struct Commit {
    /// Whose.
    pub merchant: MerchantId,
    /// How many events its stream has, as far as the caller knows.
    pub expected: usize,
    /// When.
    pub at: Timestamp,
    /// What is appended to its stream, as JSON.
    pub entries: Vec<String>,
    /// What is changed.
    pub writes: Vec<Write>,
    /// The merchant's key for the wish that this fulfils: it is used up with it.
    pub receipt: Option<NewIdempotencyRecord>,
}

/// Why nothing was committed.
#[derive(Debug, thiserror::Error)]
pub enum CommitError {
    /// Another writer was first: read again and decide anew.
    #[error("the merchant was changed meanwhile")]
    Conflict,
    /// The key of the receipt was used before.
    #[error("the idempotency key was used before")]
    Repeated,
    /// It cannot be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An entry of a merchant's stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// When it was written.
    pub at: Timestamp,
    /// The entry as JSON.
    pub body: String,
}

/// Where the directory is kept. Several processes may use it at once.
#[async_trait]
pub trait Records: Send + Sync {
    /// How many changes the whole directory has had, whichever process made them.
    async fn revision(&self) -> Result<u64, StoreError>;

    /// Every merchant, by name.
    async fn merchants(&self) -> Result<Vec<StoredMerchant>, StoreError>;

    /// A merchant and its keys.
    async fn read(&self, merchant: &MerchantId) -> Result<Written, StoreError>;

    /// The key of a hash.
    async fn find(&self, hash: &KeyHash) -> Result<Found, StoreError>;

    /// Commits changes, unless the merchant's stream has grown.
    async fn commit(&self, commit: Commit) -> Result<(), CommitError>;

    /// Notes that a key was used. Nothing else of the directory counts as changed.
    async fn used(&self, key: &KeyId, at: Timestamp) -> Result<(), StoreError>;

    /// A merchant's stream, oldest first.
    async fn history(&self, merchant: &MerchantId) -> Result<Vec<Recorded>, StoreError>;
}
