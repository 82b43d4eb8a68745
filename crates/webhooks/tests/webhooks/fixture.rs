//! The fixture of a test: a database file, a clock and randomness under the test's control, and events.

use std::{
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use domain::{AccountId, Timestamp};
use eventlog::ChainKey;
use eventlog::{Append, Cause, Clock, Entropy, NewEvent, OutboxMessage, Storage, StreamId};
use sealing::SealingKey;
use storage_sqlite::SqliteStore;
use tempfile::TempDir;
use webhooks::{
    Delivery, DeliveryParent, DeliveryQueue, DeliveryStatus, Dispatcher, EndpointDescription,
    EndpointId, EndpointUrl, EndpointWithSecret, EventId, EventType, Keyrings, NetworkScope,
    NewEndpoint, PageRequest, Ports, Subscription, Transport, Webhooks,
};

/// 2026-11-21T17:00:00Z.
const START: i64 = 1_795_280_400_000;

/// A clock that changes only when a test sets or advances it.
pub(crate) struct TestClock(AtomicI64);

impl TestClock {
    pub(crate) fn advance(&self, time: Duration) {
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

/// Different bits on each call, and the same sequence in each run.
struct CountingEntropy(AtomicU64);

impl Entropy for CountingEntropy {
    fn bits(&self) -> [u8; 32] {
        let number = self.0.fetch_add(1, Ordering::SeqCst);
        let seed = number.wrapping_mul(0x9e37_79b9_7f4a_7c15).to_be_bytes();
        std::array::from_fn(|index| seed[index % 8] ^ u8::try_from(index).unwrap())
    }
}

pub(crate) fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(crate) fn event_type(text: &str) -> EventType {
    EventType::parse(text).unwrap()
}

/// The identifier of the fixture's event with this number.
pub(crate) fn event(number: u64) -> EventId {
    let mut bits = [0; 32];
    bits[8..16].copy_from_slice(&number.to_be_bytes());
    EventId::from_bits(bits)
}

pub(crate) struct Fixture {
    directory: TempDir,
    pub(crate) store: SqliteStore,
    pub(crate) clock: Arc<TestClock>,
    entropy: Arc<CountingEntropy>,
    pub(crate) webhooks: Webhooks,
    pub(crate) account: AccountId,
    event_count: AtomicU64,
}

pub(crate) fn open(path: &Path) -> SqliteStore {
    SqliteStore::open(path, ChainKey::new([7; 32])).unwrap()
}

impl Fixture {
    pub(crate) fn new() -> Self {
        let directory = TempDir::new().unwrap();
        let store = open(&directory.path().join("log.sqlite3"));
        let clock = Arc::new(TestClock(AtomicI64::new(START)));
        let entropy = Arc::new(CountingEntropy(AtomicU64::new(1)));
        let webhooks = Webhooks::new(Ports {
            store: Arc::new(store.clone()),
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
            event_count: AtomicU64::new(0),
        }
    }

    pub(crate) fn path(&self) -> PathBuf {
        self.directory.path().join("log.sqlite3")
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// A dispatcher that shares the fixture's store.
    /// A service that seals secrets with this key.
    pub(crate) fn webhooks_with(&self, key: SealingKey) -> Webhooks {
        Webhooks::new(Ports {
            store: Arc::new(self.store.clone()),
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            key,
            development: true,
        })
    }

    pub(crate) fn dispatcher(&self, transport: Arc<dyn Transport>) -> Dispatcher {
        self.dispatcher_with(Arc::new(self.store.clone()), transport)
    }

    pub(crate) fn dispatcher_with(
        &self,
        queue: Arc<dyn DeliveryQueue>,
        transport: Arc<dyn Transport>,
    ) -> Dispatcher {
        Dispatcher {
            queue,
            transport,
            clock: self.clock.clone(),
            entropy: self.entropy.clone(),
            key: sealing_key(),
            keyrings: Keyrings::default(),
            development: true,
        }
    }

    /// Creates an endpoint of the fixture's account that is subscribed to all events.
    pub(crate) async fn endpoint(&self, url: &str) -> EndpointId {
        self.create_endpoint(&self.account, url, Subscription::All)
            .await
            .endpoint
            .id
    }

    pub(crate) async fn create_endpoint(
        &self,
        account: &AccountId,
        url: &str,
        subscription: Subscription,
    ) -> EndpointWithSecret {
        let new = NewEndpoint {
            url: EndpointUrl::parse(url, NetworkScope::Any).unwrap(),
            description: EndpointDescription::default(),
            subscription,
        };
        self.webhooks.create(account, new, None).await.unwrap()
    }

    /// Appends an event in a stream of its own. The first event has the number 1.
    pub(crate) async fn emit_event(&self) -> EventId {
        let account = self.account.clone();
        self.emit_for(&account, "payment.completed", "cs_one").await
    }

    pub(crate) async fn emit_for(
        &self,
        account: &AccountId,
        event_type: &'static str,
        object: &str,
    ) -> EventId {
        let number = self.event_count.fetch_add(1, Ordering::SeqCst) + 1;
        append_event(
            &self.store,
            self.now(),
            account,
            (number, event_type, object),
        )
        .await
    }

    /// The deliveries of an endpoint, oldest first.
    pub(crate) async fn deliveries(&self, endpoint: &EndpointId) -> Vec<Delivery> {
        let page = PageRequest {
            after: None,
            limit: 10_000,
        };
        let parent = DeliveryParent::Endpoint(endpoint.clone());
        let page = self
            .webhooks
            .deliveries(&self.account, parent, None, page)
            .await;
        let mut items = page.unwrap().items;
        items.reverse();
        items
    }

    pub(crate) async fn statuses(&self, endpoint: &EndpointId) -> Vec<DeliveryStatus> {
        let deliveries = self.deliveries(endpoint).await;
        deliveries.iter().map(|delivery| delivery.status).collect()
    }

    pub(crate) async fn only_delivery(&self, endpoint: &EndpointId) -> Delivery {
        let mut deliveries = self.deliveries(endpoint).await;
        assert_eq!(deliveries.len(), 1, "{deliveries:?}");
        deliveries.remove(0)
    }
}

/// Waits for the future and fails the test if it takes a minute, so that no test hangs.
pub(crate) async fn within_a_minute<T>(future: impl Future<Output = T>) -> T {
    let minute = Duration::from_secs(60);
    let result = tokio::time::timeout(minute, future).await;
    result.expect("the condition is not met within a minute")
}

/// The duration minus one millisecond.
pub(crate) fn just_before(time: Duration) -> Duration {
    time.saturating_sub(Duration::from_millis(1))
}

pub(crate) fn sealing_key() -> SealingKey {
    SealingKey::new([5; 32])
}

pub(crate) async fn append_event(
    store: &SqliteStore,
    at: Timestamp,
    account: &AccountId,
    (number, event_type, object): (u64, &'static str, &str),
) -> EventId {
    let id = event(number);
    let message = OutboxMessage {
        id: id.to_string(),
        account: account.clone(),
        kind: event_type.into(),
        object: object.to_owned(),
        body: format!("{{\"id\":\"{id}\",\"type\":\"{event_type}\",\"sequence\":{number}}}"),
    };
    let append = Append {
        stream: StreamId::new("sample", &number.to_string()),
        expected: 0,
        at,
        cause: Cause::WORKER,
        schema: 1,
        events: vec![NewEvent {
            body: "{}".to_owned(),
            message: Some(message),
        }],
        due: None,
        objects: Vec::new(),
        sealed: Vec::new(),
        unique_key: None,
        idempotency: None,
        response: None,
    };
    store.append(append).await.unwrap();
    id
}
