//! The dispatcher dies between any two of its steps: nothing is lost, and every name stays what it was.

use std::{
    collections::BTreeSet,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use async_trait::async_trait;
use domain::Timestamp;
use engine::ports::StoreError;
use storage_sqlite::SqliteStore;
use tokio::sync::{Notify, watch};
use webhooks::{Claimed, DeliveryState, Exchange, Finished, LEASE, Queue, Request, Transport};

use crate::{scripted::Scripted, world::World};

/// Burns down with each step; whoever takes the last one goes no further, and the test kills the rest.
struct Fuse {
    left: AtomicUsize,
    burnt: Notify,
}

impl Fuse {
    fn of(steps: usize) -> Arc<Self> {
        Arc::new(Self {
            left: AtomicUsize::new(steps),
            burnt: Notify::new(),
        })
    }

    async fn step(&self) {
        let left = self
            .left
            .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| {
                left.checked_sub(1)
            });
        if matches!(left, Err(0)) {
            self.burnt.notify_one();
            std::future::pending::<()>().await;
        }
    }
}

/// A port that dies before or after what it does.
struct Deadly<Port> {
    port: Port,
    fuse: Arc<Fuse>,
}

#[async_trait]
impl Queue for Deadly<SqliteStore> {
    fn wakes(&self) -> watch::Receiver<()> {
        self.port.wakes()
    }

    async fn claim(&self, now: Timestamp, free: usize) -> Result<Vec<Claimed>, StoreError> {
        self.fuse.step().await;
        let claimed = self.port.claim(now, free).await;
        self.fuse.step().await;
        claimed
    }

    async fn record(&self, finished: Finished) -> Result<(), StoreError> {
        self.fuse.step().await;
        let recorded = self.port.record(finished).await;
        self.fuse.step().await;
        recorded
    }

    async fn sweep(&self, now: Timestamp, limit: usize) -> Result<usize, StoreError> {
        self.fuse.step().await;
        self.port.sweep(now, limit).await
    }
}

#[async_trait]
impl Transport for Deadly<Arc<Scripted>> {
    async fn post(&self, request: &Request) -> Exchange {
        self.fuse.step().await;
        let exchange = self.port.post(request).await;
        self.fuse.step().await;
        exchange
    }
}

#[tokio::test]
async fn whenever_the_dispatcher_is_killed_nothing_is_lost_and_names_stay() {
    let mut finished_alive = false;
    for steps in 0.. {
        assert!(steps < 100, "the dispatcher never comes to an end");
        finished_alive = survives_death_after(steps).await;
        if finished_alive {
            break;
        }
    }
    assert!(finished_alive);
}

/// Kills a dispatcher after so many steps and lets another go on; whether the first had done everything.
async fn survives_death_after(steps: usize) -> bool {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    let mut events = BTreeSet::new();
    for _ in 0..3 {
        events.insert(world.happens().await.to_string());
    }
    let before: Vec<_> = world
        .deliveries(&endpoint)
        .await
        .into_iter()
        .map(|d| (d.id, d.event))
        .collect();
    let receiver = Scripted::always(200);
    let fuse = Fuse::of(steps);
    let queue = Deadly {
        port: world.store.clone(),
        fuse: fuse.clone(),
    };
    let transport = Deadly {
        port: receiver.clone(),
        fuse: fuse.clone(),
    };
    let dispatcher = world.dispatcher_over(Arc::new(queue), Arc::new(transport));
    let is_alive = tokio::select! {
        made = dispatcher.pass() => made.is_ok(),
        () = fuse.burnt.notified() => false,
    };
    world.clock.pass(LEASE);
    world.dispatcher(receiver.clone()).pass().await.unwrap();
    assert_eq!(
        world.states(&endpoint).await,
        [DeliveryState::Succeeded; 3],
        "after {steps}"
    );
    let after: Vec<_> = world
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
