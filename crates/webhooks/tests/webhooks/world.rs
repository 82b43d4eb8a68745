//! A merchant's world in a test: a file, a clock that is moved, randomness that repeats, events that happen.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{AccountId, SessionId, Timestamp};
use engine::{
    StreamId,
    ports::{Append, Clock, Entropy, NewEvent, OutboxRow, Store},
};
use sealing::SealingKey;
use storage_sqlite::{ChainKey, SqliteStore};
use tempfile::TempDir;
use webhooks::{
    Created, DeliveriesOf, Delivery, DeliveryState, Dispatcher, EndpointDescription, EndpointId,
    EndpointUrl, EventId, EventType, NewEndpoint, Paging, Ports, Queue, Reach, Subscription,
    Transport, Webhooks,
};

/// 2026-11-21T17:00:00Z.
const BEGINNING: i64 = 1_795_280_400_000;

/// A clock that stands still until it is moved.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn pass(&self, time: Duration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.0.fetch_add(millis, Ordering::SeqCst);
    }

    pub(crate) fn set(&self, now: Timestamp) {
        self.0.store(now.millis(), Ordering::SeqCst);
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }
}

/// Other bits each time, the same in each run.
struct Counting(AtomicU64);

impl Entropy for Counting {
    fn bits(&self) -> [u8; 32] {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let seed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        std::array::from_fn(|place| seed[place % 8] ^ u8::try_from(place).unwrap())
    }
}

pub(crate) fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(crate) fn kind(text: &str) -> EventType {
    EventType::parse(text).unwrap()
}

/// The number of an event of a world, as its identifier.
pub(crate) fn event(number: u64) -> EventId {
    let mut bits = [0; 32];
    bits[8..16].copy_from_slice(&number.to_be_bytes());
    EventId::from_bits(bits)
}

pub(crate) struct World {
    directory: TempDir,
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    entropy: Arc<Counting>,
    pub(crate) webhooks: Webhooks,
    pub(crate) account: AccountId,
    happened: AtomicU64,
}

pub(crate) fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, ChainKey::new([7; 32])).unwrap()
}

impl World {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let store = open(&directory.path().join("log.sqlite3"));
        let clock = Arc::new(TestClock(AtomicI64::new(BEGINNING)));
        let entropy = Arc::new(Counting(AtomicU64::new(1)));
        let webhooks = Webhooks::new(Ports {
            records: Arc::new(store.clone()),
            clock: clock.clone(),
            entropy: entropy.clone(),
            key: sealing_key(),
            development: true,
        });
        Self {
            directory,
            store,
            clock,
            entropy,
            webhooks,
            account: account("tea-house/test"),
            happened: AtomicU64::new(0),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("log.sqlite3")
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A dispatcher of this process.
    pub(crate) fn dispatcher(&self, transport: Arc<dyn Transport>) -> Dispatcher {
        self.dispatcher_over(Arc::new(self.store.clone()), transport)
    }

    pub(crate) fn dispatcher_over(
        &self,
        queue: Arc<dyn Queue>,
        transport: Arc<dyn Transport>,
    ) -> Dispatcher {
        Dispatcher {
            queue,
            transport,
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            key: sealing_key(),
            development: true,
        }
    }

    /// An endpoint of the world's account for every type.
    pub(crate) async fn endpoint(&self, url: &str) -> EndpointId {
        self.endpoint_of(&self.account, url, Subscription::All)
            .await
            .endpoint
            .id
    }

    pub(crate) async fn endpoint_of(
        &self,
        account: &AccountId,
        url: &str,
        subscription: Subscription,
    ) -> Created {
        let new = NewEndpoint {
            url: EndpointUrl::parse(url, Reach::Anywhere).unwrap(),
            description: EndpointDescription::default(),
            subscription,
        };
        self.webhooks.create(account, new, None).await.unwrap()
    }

    /// Something happens to an object of its own; the first event of a world is number 1.
    pub(crate) async fn happens(&self) -> EventId {
        let account = self.account.clone();
        self.happens_to(&account, "payment.completed", "cs_one")
            .await
    }

    pub(crate) async fn happens_to(
        &self,
        account: &AccountId,
        kind: &'static str,
        object: &str,
    ) -> EventId {
        let number = self.happened.fetch_add(1, Ordering::SeqCst) + 1;
        happens_in(&self.store, self.now(), account, (number, kind, object)).await
    }

    /// The deliveries of an endpoint, oldest first.
    pub(crate) async fn deliveries(&self, endpoint: &EndpointId) -> Vec<Delivery> {
        let paging = Paging {
            after: None,
            limit: 10_000,
        };
        let of = DeliveriesOf::Endpoint(endpoint.clone());
        let page = self
            .webhooks
            .deliveries(&self.account, of, None, paging)
            .await;
        let mut items = page.unwrap().items;
        items.reverse();
        items
    }

    pub(crate) async fn states(&self, endpoint: &EndpointId) -> Vec<DeliveryState> {
        let deliveries = self.deliveries(endpoint).await;
        deliveries.iter().map(|delivery| delivery.state).collect()
    }

    pub(crate) async fn only_delivery(&self, endpoint: &EndpointId) -> Delivery {
        let mut deliveries = self.deliveries(endpoint).await;
        assert_eq!(deliveries.len(), 1, "{deliveries:?}");
        deliveries.remove(0)
    }
}

/// A millisecond less.
pub(crate) fn just_before(time: Duration) -> Duration {
    time.saturating_sub(Duration::from_millis(1))
}

pub(crate) fn sealing_key() -> SealingKey {
    SealingKey::new([5; 32])
}

pub(crate) async fn happens_in(
    store: &SqliteStore,
    at: Timestamp,
    account: &AccountId,
    (number, kind, object): (u64, &'static str, &str),
) -> EventId {
    let id = event(number);
    let mut bits = [0; 32];
    bits[..8].copy_from_slice(&number.to_be_bytes());
    let row = OutboxRow {
        id: id.to_string(),
        account: account.clone(),
        kind,
        object: object.to_owned(),
        body: format!("{{\"id\":\"{id}\",\"type\":\"{kind}\",\"sequence\":{number}}}"),
    };
    let append = Append {
        stream: StreamId::Session(SessionId::from_random(bits)),
        expected: 0,
        at,
        events: vec![NewEvent {
            body: "{}".to_owned(),
            outbox: Some(row),
        }],
        due: None,
        labels: Vec::new(),
        unique_key: None,
        idempotency: None,
    };
    store.append(append).await.unwrap();
    id
}
