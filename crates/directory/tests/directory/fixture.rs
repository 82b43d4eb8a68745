//! A directory in a temporary file, used by any number of processes.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use bkash_types::Credentials;
use directory::{
    Actor, ApiKey, CreatedKey, Directory, Merchant, NewKey, NewMerchant, NewProviderAccount, Ports,
    ProfileInput, ProviderAccountInput, Scopes,
};
use domain::{AccountId, MerchantId, Mode, Timestamp};
use eventlog::{ChainKey, Clock, Entropy, ObservedStorage, Storage, Verified};
use sealing::SealingKey;
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use storage_sqlite::SqliteStore;
use tempfile::TempDir;

use crate::observed::{Calls, ObservedUses};

pub(crate) const SANDBOX: &str = "https://tokenized.sandbox.bka.sh/v1.2.0-beta";
pub(crate) const LIVE: &str = "https://tokenized.pay.bka.sh/v1.2.0-beta";

/// A clock that stands still until a test moves it.
pub(crate) struct TestClock(AtomicI64);

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::Relaxed))
    }
}

/// Deterministic bits that differ on every draw, across all fixtures.
struct CountingEntropy;

static DRAWS: AtomicU64 = AtomicU64::new(0);

impl Entropy for CountingEntropy {
    fn bits(&self) -> [u8; 32] {
        Sha256::digest(DRAWS.fetch_add(1, Ordering::Relaxed).to_be_bytes()).into()
    }
}

/// A database file, a clock and one process.
pub(crate) struct Fixture {
    folder: TempDir,
    clock: Arc<TestClock>,
    pub(crate) process: Process,
}

/// One process on the file.
#[derive(Clone)]
pub(crate) struct Process {
    pub(crate) directory: Directory,
    pub(crate) store: ObservedStorage<Calls>,
    pub(crate) uses: Arc<ObservedUses>,
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        let clock = Arc::new(TestClock(AtomicI64::new(1_800_000_000_000)));
        let process = process(&folder, &clock, sealing_key());
        Self {
            folder,
            clock,
            process,
        }
    }

    /// Another process on the same file, which seals credentials with this key.
    pub(crate) fn process_with(&self, key: SealingKey) -> Process {
        process(&self.folder, &self.clock, key)
    }

    /// Another process on the same file.
    pub(crate) fn second_process(&self) -> Process {
        self.process_with(sealing_key())
    }

    pub(crate) fn advance_clock(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn set_clock_back(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.clock.0.fetch_sub(millis, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.folder.path().join("directory.sqlite3")
    }

    /// All bytes on disk.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        fn bytes_of(path: &Path) -> Vec<u8> {
            if path.is_dir() {
                let within = std::fs::read_dir(path).unwrap();
                within
                    .flat_map(|entry| bytes_of(&entry.unwrap().path()))
                    .collect()
            } else {
                std::fs::read(path).unwrap()
            }
        }
        bytes_of(self.folder.path())
    }

    /// Checks the log.
    pub(crate) async fn verify(&self) -> Verified {
        let store = SqliteStore::open_to_verify(&self.path(), chain_key()).unwrap();
        store.verify().await.unwrap()
    }

    /// Alters the file without the directory's knowledge. The trigger that protects events is restored, because a store with
    /// other triggers is not opened.
    pub(crate) fn tamper(&self, sql: &str) {
        let connection = rusqlite::Connection::open(self.path()).unwrap();
        let trigger: String = connection
            .query_row(
                "SELECT sql FROM sqlite_schema WHERE name = 'events_are_never_changed'",
                [],
                |row| row.get(0),
            )
            .unwrap();
        connection
            .execute_batch("DROP TRIGGER events_are_never_changed")
            .unwrap();
        assert!(connection.execute(sql, []).unwrap() > 0, "{sql}");
        connection.execute_batch(&trigger).unwrap();
    }
}

fn chain_key() -> ChainKey {
    ChainKey::new([7; 32])
}

/// The key that seals credentials.
pub(crate) fn sealing_key() -> SealingKey {
    SealingKey::new([9; 32])
}

fn process(folder: &TempDir, clock: &Arc<TestClock>, key: SealingKey) -> Process {
    let path = folder.path().join("directory.sqlite3");
    let store = SqliteStore::open(&path, chain_key()).unwrap();
    let uses = Arc::new(ObservedUses::new(store.clone()));
    let store = ObservedStorage::new(Arc::new(store), Calls::default());
    let ports = Ports {
        storage: Arc::new(store.clone()),
        uses: uses.clone(),
        clock: clock.clone(),
        entropy: Arc::new(CountingEntropy),
        key,
    };
    let directory = Directory::new(ports, account("default/test"));
    Process {
        directory,
        store,
        uses,
    }
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

/// Credentials that a test can recognise in any output.
pub(crate) fn credentials(merchant: &str) -> Credentials {
    let secret = |what: &str| format!("canary-{what}-of-{merchant}").into();
    Credentials {
        app_key: secret("key"),
        app_secret: secret("secret"),
        username: secret("username"),
        password: secret("password"),
    }
}

pub(crate) fn provider_account_at(base_url: &str) -> ProviderAccountInput {
    ProviderAccountInput {
        family: "tokenized-v1".to_owned(),
        base_url: base_url.to_owned(),
        page_origins: vec!["https://payment.bkash.com".to_owned()],
        scripts: Vec::new(),
        ipn_topic: None,
    }
}

pub(crate) fn new_provider_account(mode: Mode, of: &str) -> NewProviderAccount {
    NewProviderAccount {
        mode,
        settings: provider_account_at(if mode == Mode::Live { LIVE } else { SANDBOX }),
        credentials: Some(credentials(of)),
    }
}

pub(crate) fn profile(name: &str) -> ProfileInput {
    ProfileInput {
        name: Some(name.to_owned()),
        ..ProfileInput::default()
    }
}

impl Process {
    /// Creates a merchant with a test provider account.
    pub(crate) async fn create_merchant(&self, merchant: &str) -> Merchant {
        let new = NewMerchant {
            id: id(merchant),
            profile: profile(merchant),
            provider_accounts: vec![new_provider_account(Mode::Test, merchant)],
        };
        self.directory
            .create_merchant(new, &alice(), None)
            .await
            .unwrap()
    }

    /// Creates a secret key with all scopes.
    pub(crate) async fn create_full_key(&self, of: &str) -> KeyWithText {
        self.create_key(NewKey {
            account: account(of),
            scopes: Some(Scopes::full()),
            label: String::new(),
            expires_at: None,
        })
        .await
    }

    pub(crate) async fn create_key(&self, new: NewKey) -> KeyWithText {
        KeyWithText::new(
            &self
                .directory
                .create_key(new, &alice(), None)
                .await
                .unwrap(),
        )
    }
}

/// A key and its text.
pub(crate) struct KeyWithText {
    pub(crate) key: ApiKey,
    pub(crate) text: String,
}

impl KeyWithText {
    pub(crate) fn new(created: &CreatedKey) -> Self {
        Self {
            key: created.key.clone(),
            text: created.secret.expose_secret().to_owned(),
        }
    }
}
