//! A dispatcher that crashes between any two of its steps loses no delivery, and all identifiers stay the same.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use domain::Timestamp;
use eventlog::StoreError;
use storage_sqlite::SqliteStore;
use tokio::sync::{Notify, watch};
use webhooks::{
    DeliveryQueue, DeliveryRequest, DeliveryStatus, EndpointChange, FinishedAttempt,
    LEASE_DURATION, LeasedDelivery, RequestOutcome, Transport,
};

use crate::{fixture::Fixture, scripted_transport::ScriptedTransport};

/// Counts down with each step. After the last step every task hangs, and the test drops the dispatcher.
struct CrashPoint {
    left: AtomicUsize,
    reached: Notify,
}

impl CrashPoint {
    fn after(steps: usize) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(steps),
            reached: Notify::new(),
        })
    }

    async fn step(&self) {
        let left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
        if matches!(left, Err(0)) {
            self.reached.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

/// A port that may crash before and after each operation.
struct CrashingPort<Port> {
    port: Port,
    crash_point: Arc<CrashPoint>,
}

#[async_trait]
impl DeliveryQueue for CrashingPort<SqliteStore> {
    fn wakes(&self) -> watch::Receiver<()> {
        self.port.wakes()
    }

    async fn lease_due(
        &self,
        now: Timestamp,
        limit: usize,
    ) -> Result<Vec<LeasedDelivery>, StoreError> {
        self.crash_point.step().await;
        let leased = self.port.lease_due(now, limit).await;
        self.crash_point.step().await;
        leased
    }

    async fn record(
        &self,
        finished: FinishedAttempt,
    ) -> Result<Option<EndpointChange>, StoreError> {
        self.crash_point.step().await;
        let recorded = self.port.record(finished).await;
        self.crash_point.step().await;
        recorded
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.crash_point.step().await;
        self.port.sweep(now, limit).await
    }
}

#[async_trait]
impl Transport for CrashingPort<Arc<ScriptedTransport>> {
    async fn post(&self, request: &DeliveryRequest) -> RequestOutcome {
        self.crash_point.step().await;
        let outcome = self.port.post(request).await;
        self.crash_point.step().await;
        outcome
    }
}

#[tokio::test]
async fn killing_the_dispatcher_at_any_step_loses_no_delivery() {
    let mut finished_alive = false;
    for steps in 0.. {
        assert!(steps < 100, "the dispatcher never finishes");
        finished_alive = recovers_from_crash_after(steps).await;
        if finished_alive {
            break;
        }
    }
    assert!(finished_alive);
}

/// Drops a dispatcher after `steps` steps and lets another one continue. Returns whether the first one finished.
async fn recovers_from_crash_after(steps: usize) -> bool {
    let fixture = Fixture::new();
    let endpoint = fixture.endpoint("http://shop.example/").await;
    let mut events = BTreeSet::new();
    for _ in 0..3 {
        events.insert(fixture.emit_event().await.to_string());
    }
    let before: Vec<_> = fixture
        .deliveries(&endpoint)
        .await
        .into_iter()
        .map(|d| (d.id, d.event))
        .collect();
    let receiver = ScriptedTransport::always(200);
    let crash_point = CrashPoint::after(steps);
    let queue = CrashingPort {
        port: fixture.store.clone(),
        crash_point: crash_point.clone(),
    };
    let transport = CrashingPort {
        port: receiver.clone(),
        crash_point: crash_point.clone(),
    };
    let dispatcher = fixture.dispatcher_with(Arc::new(queue), Arc::new(transport));
    let is_alive = tokio::select! {
        attempted = dispatcher.deliver_due() => attempted.is_ok(),
        () = crash_point.reached.notified() => false,
    };
    fixture.clock.advance(LEASE_DURATION);
    fixture
        .dispatcher(receiver.clone())
        .deliver_due()
        .await
        .unwrap();
    assert_eq!(
        fixture.statuses(&endpoint).await,
        [DeliveryStatus::Succeeded; 3],
        "after {steps}"
    );
    let after: Vec<_> = fixture
        .deliveries(&endpoint)
        .await
        .into_iter()
        .map(|d| (d.id, d.event))
        .collect();
    assert_eq!(before, after);
    let arrived: BTreeSet<_> = receiver.events().into_iter().collect();
    assert_eq!(arrived, events);
    is_alive
}
