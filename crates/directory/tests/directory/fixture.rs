//! A directory in a temporary file, seen by any number of processes.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use async_trait::async_trait;
use bkash::Credentials;
use directory::{
    Actor, ApiKey, Commit, CommitError, ConnectionDraft, CreatedKey, Directory, Found, KeyHash,
    KeyId, Merchant, NewConnection, NewKey, NewMerchant, Ports, ProfileDraft, Recorded, Records,
    Scopes, StoredMerchant, Written,
};
use domain::{AccountId, MerchantId, Mode, Timestamp};
use engine::ports::{Clock, Entropy, StoreError};
use sealing::SealingKey;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use storage_sqlite::{ChainKey, SqliteStore, VerifyError};
use tempfile::TempDir;
use tokio::sync::{Mutex, Notify};

pub(crate) const SANDBOX: &str = "https://tokenized.sandbox.bka.sh/v1.2.0-beta";
pub(crate) const LIVE: &str = "https://tokenized.pay.bka.sh/v1.2.0-beta";

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Bits that nobody draws twice, whatever the fixture.
struct Counted;

static DRAWN: AtomicU64 = AtomicU64::new(0);

impl Entropy for Counted {
    fn bits(&self) -> [u8; 32] {
        Sha256::digest(DRAWN.fetch_add(1, Ordering::Relaxed).to_be_bytes()).into()
    }
}

/// A file, and the world around it.
pub(crate) struct Fixture {
    folder: TempDir,
    clock: Arc<TestClock>,
    pub(crate) process: Process,
}

/// One process on the file.
#[derive(Clone)]
pub(crate) struct Process {
    pub(crate) directory: Directory,
    pub(crate) records: Arc<Watched>,
}

/// The store, and how often it was asked.
pub(crate) struct Watched {
    store: SqliteStore,
    pub(crate) finds: AtomicU64,
    pub(crate) uses: AtomicU64,
    pub(crate) used: Notify,
    /// Answers are held back while a test has this.
    pub(crate) answers: Mutex<()>,
    /// An answer is ready to be given.
    pub(crate) read: Notify,
}

impl Watched {
    /// What was read, once it may be given.
    async fn given<Answer>(&self, answer: Answer) -> Answer {
        self.read.notify_one();
        let _may_go = self.answers.lock().await;
        answer
    }
}

#[async_trait]
impl Records for Watched {
    async fn revision(&self) -> Result<u64, StoreError> {
        self.given(self.store.revision().await).await
    }

    async fn merchants(&self) -> Result<Vec<StoredMerchant>, StoreError> {
        self.store.merchants().await
    }

    async fn read(&self, merchant: &MerchantId) -> Result<Written, StoreError> {
        self.store.read(merchant).await
    }

    async fn find(&self, hash: &KeyHash) -> Result<Found, StoreError> {
        self.finds.fetch_add(1, Ordering::Relaxed);
        self.given(self.store.find(hash).await).await
    }

    async fn commit(&self, commit: Commit) -> Result<(), CommitError> {
        Records::commit(&self.store, commit).await
    }

    async fn used(&self, key: &KeyId, at: Timestamp) -> Result<(), StoreError> {
        let noted = self.store.used(key, at).await;
        self.uses.fetch_add(1, Ordering::Relaxed);
        self.used.notify_one();
        noted
    }

    async fn history(&self, merchant: &MerchantId) -> Result<Vec<Recorded>, StoreError> {
        self.store.history(merchant).await
    }
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000)));
        let process = process(&folder, &clock);
        Self {
            folder,
            clock,
            process,
        }
    }

    /// Another process on the same file.
    pub(crate) fn another(&self) -> Process {
        process(&self.folder, &self.clock)
    }

    pub(crate) fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn set_back(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_sub(millis, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("directory.sqlite3")
    }

    /// Everything that is on the disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.folder.path()).unwrap();
        let bytes = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        bytes.flatten().collect()
    }

    pub(crate) fn verify(&self) -> Result<storage_sqlite::Verified, VerifyError> {
        storage_sqlite::verify(&self.path(), &chain_key())
    }

    /// Changes the file behind everybody's back.
    pub(crate) fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.path()).unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
    }
}

fn chain_key() -> ChainKey {
    ChainKey::new([7; 32])
}

fn process(folder: &TempDir, clock: &Arc<TestClock>) -> Process {
    let path = folder.path().join("directory.sqlite3");
    let records = Arc::new(Watched {
        store: SqliteStore::open(&path, chain_key()).unwrap(),
        finds: AtomicU64::new(0),
        uses: AtomicU64::new(0),
        used: Notify::new(),
        answers: Mutex::new(()),
        read: Notify::new(),
    });
    let ports = Ports {
        records: records.clone(),
        clock: clock.clone(),
        entropy: Arc::new(Counted),
        key: SealingKey::new([9; 32]),
    };
    let directory = Directory::new(ports, account("default/test"));
    Process { directory, records }
}

pub(crate) fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(crate) fn id(text: &str) -> MerchantId {
    MerchantId::parse(text).unwrap()
}

pub(crate) fn alice() -> Actor {
    Actor::operator("alice")
}

/// Credentials that are recognisable wherever they turn up.
pub(crate) fn credentials(of: &str) -> Credentials {
    let secret = |what: &str| format!("canary-{what}-of-{of}").into();
    Credentials {
        app_key: secret("key"),
        app_secret: secret("secret"),
        username: secret("username"),
        password: secret("password"),
    }
}

pub(crate) fn to(base_url: &str) -> ConnectionDraft {
    ConnectionDraft {
        family: "tokenized-v1".to_owned(),
        base_url: base_url.to_owned(),
        page_origins: vec!["https://payment.bkash.com".to_owned()],
        scripts: Vec::new(),
        ipn_topic: None,
    }
}

pub(crate) fn connection(mode: Mode, of: &str) -> NewConnection {
    NewConnection {
        mode,
        connection: to(if mode == Mode::Live { LIVE } else { SANDBOX }),
        credentials: Some(credentials(of)),
    }
}

pub(crate) fn named(name: &str) -> ProfileDraft {
    ProfileDraft {
        name: Some(name.to_owned()),
        ..ProfileDraft::default()
    }
}

impl Process {
    /// Adds a merchant that is connected in test mode.
    pub(crate) async fn add(&self, merchant: &str) -> Merchant {
        let new = NewMerchant {
            id: id(merchant),
            profile: named(merchant),
            connections: vec![connection(Mode::Test, merchant)],
        };
        self.directory.add(new, &alice(), None).await.unwrap()
    }

    /// Creates a secret key with all rights.
    pub(crate) async fn key(&self, of: &str) -> Key {
        self.create(NewKey {
            account: account(of),
            scopes: Some(Scopes::full()),
            label: String::new(),
            expires_at: None,
        })
        .await
    }

    pub(crate) async fn create(&self, new: NewKey) -> Key {
        Key::of(
            &self
                .directory
                .create_key(new, &alice(), None)
                .await
                .unwrap(),
        )
    }
}

/// A key with its text.
pub(crate) struct Key {
    pub(crate) key: ApiKey,
    pub(crate) text: String,
}

impl Key {
    pub(crate) fn of(created: &CreatedKey) -> Self {
        Self {
            key: created.key.clone(),
            text: created.secret.expose_secret().to_owned(),
        }
    }
}
