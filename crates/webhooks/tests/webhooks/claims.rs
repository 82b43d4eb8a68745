//! Claims: what keeps two dispatchers from attempting one delivery at the same time.

use std::{
    collections::HashSet,
    sync::{Arc, Mutex},
    time::Duration,
};

use async_trait::async_trait;
use webhooks::{
    AT_ONCE, Attempt, Claimed, DeliveryState, Exchange, Finished, LEASE, Next, PER_ENDPOINT, Queue,
    Request, Subscription, Transport,
};

use crate::{
    scripted::status,
    world::{World, account, just_before, open},
};

/// A transport that sees when one event is being sent twice.
#[derive(Default)]
struct Jealous {
    under_way: Mutex<HashSet<String>>,
    sent: Mutex<Vec<String>>,
}

#[async_trait]
impl Transport for Jealous {
    async fn post(&self, request: &Request) -> Exchange {
        let id = request.headers.id.clone();
        let is_alone = self.under_way.lock().unwrap().insert(id.clone());
        assert!(is_alone, "{id} is being sent twice at the same time");
        for _ in 0..20 {
            tokio::task::yield_now().await;
        }
        self.under_way.lock().unwrap().remove(&id);
        self.sent.lock().unwrap().push(id);
        status(200)
    }
}

fn finished(claimed: &Claimed, world: &World, next: Next) -> Finished {
    Finished {
        delivery: claimed.delivery.clone(),
        lease: claimed.lease,
        endpoint: claimed.endpoint.clone(),
        revision: claimed.revision,
        at: world.now(),
        attempt: Attempt {
            started_at: world.now(),
            duration: Duration::ZERO,
            url: String::new(),
            headers: Vec::new(),
            status: None,
            failure: (next != Next::Succeeded).then_some(webhooks::Failure::Timeout),
            answer: String::new(),
        },
        next,
        is_gone: false,
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_processes_on_one_file_never_attempt_one_delivery_at_the_same_time() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    for _ in 0..100 {
        world.happens().await;
    }
    let transport = Arc::new(Jealous::default());
    let dispatchers: Vec<_> = (0..3)
        .map(|_| {
            let queue = Arc::new(open(&world.path()));
            let dispatcher = world.dispatcher_over(queue, transport.clone());
            tokio::spawn(async move { dispatcher.pass().await.unwrap() })
        })
        .collect();
    let mut made = 0;
    for dispatcher in dispatchers {
        made += dispatcher.await.unwrap();
    }
    // One may stop while another still has the last places: nothing is left all the same.
    made += world.dispatcher(transport.clone()).pass().await.unwrap();
    assert_eq!(made, 100);
    assert_eq!(transport.sent.lock().unwrap().len(), 100);
    assert_eq!(
        world.states(&endpoint).await,
        [DeliveryState::Succeeded; 100]
    );
}

#[tokio::test]
async fn a_claim_holds_until_its_lease_ends_and_then_goes_to_another() {
    let world = World::new();
    world.endpoint("http://shop.example/").await;
    world.happens().await;
    let first = world.store.claim(world.now(), 10).await.unwrap();
    assert_eq!(first.len(), 1);
    world.clock.pass(just_before(LEASE));
    assert!(world.store.claim(world.now(), 10).await.unwrap().is_empty());
    world.clock.pass(Duration::from_millis(1));
    let second = world.store.claim(world.now(), 10).await.unwrap();
    assert_eq!(second.len(), 1);
    assert_eq!(second[0].delivery, first[0].delivery);
    assert_eq!(second[0].event, first[0].event);
    assert!(second[0].lease > first[0].lease);
    assert_eq!(
        second[0].attempts, 0,
        "what was never recorded spends no attempt"
    );
}

#[tokio::test]
async fn a_failure_reported_after_the_lease_changes_nothing_and_a_success_is_believed() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    world.happens().await;
    let first = world.store.claim(world.now(), 10).await.unwrap().remove(0);
    world.clock.pass(LEASE);
    let second = world.store.claim(world.now(), 10).await.unwrap().remove(0);
    let late = finished(&first, &world, Next::Exhausted);
    world.store.record(late).await.unwrap();
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(delivery.state, DeliveryState::Pending);
    assert_eq!(
        delivery.due_at,
        Some(world.now() + LEASE),
        "the second claim still holds"
    );
    let late = finished(&first, &world, Next::Succeeded);
    world.store.record(late).await.unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
    let next = Next::At(world.now());
    world
        .store
        .record(finished(&second, &world, next))
        .await
        .unwrap();
    assert_eq!(world.states(&endpoint).await, [DeliveryState::Succeeded]);
    let delivery = world.only_delivery(&endpoint).await;
    assert_eq!(delivery.attempts, 3, "each was made, and each is shown");
}

#[tokio::test]
async fn one_endpoint_has_sixteen_places_in_all_processes_together() {
    let world = World::new();
    let endpoint = world.endpoint("http://shop.example/").await;
    for _ in 0..20 {
        world.happens().await;
    }
    let first = world.store.claim(world.now(), AT_ONCE).await.unwrap();
    assert_eq!(first.len(), PER_ENDPOINT);
    let elsewhere = open(&world.path());
    assert!(
        elsewhere
            .claim(world.now(), AT_ONCE)
            .await
            .unwrap()
            .is_empty()
    );
    for claimed in &first[..3] {
        let done = finished(claimed, &world, Next::Succeeded);
        world.store.record(done).await.unwrap();
    }
    assert_eq!(
        elsewhere.claim(world.now(), AT_ONCE).await.unwrap().len(),
        3
    );
    assert_eq!(world.deliveries(&endpoint).await.len(), 20);
}

#[tokio::test]
async fn many_slow_endpoints_leave_places_to_the_others() {
    let world = World::new();
    let accounts: Vec<_> = (0..3)
        .map(|number| account(&format!("shop-{number}/test")))
        .collect();
    for account in &accounts {
        for number in 0..20 {
            let url = format!("http://slow-{number}.example/");
            world.endpoint_of(account, &url, Subscription::All).await;
        }
        for _ in 0..PER_ENDPOINT {
            world
                .happens_to(account, "payment.completed", "cs_one")
                .await;
        }
    }
    let mut under_way = 0;
    loop {
        let claimed = world
            .store
            .claim(world.now(), AT_ONCE - under_way)
            .await
            .unwrap();
        if claimed.is_empty() {
            break;
        }
        under_way += claimed.len();
    }
    assert!(under_way < AT_ONCE, "60 slow endpoints took every place");
    world.endpoint("http://quick.example/").await;
    world.happens().await;
    let claimed = world
        .store
        .claim(world.now(), AT_ONCE - under_way)
        .await
        .unwrap();
    assert_eq!(claimed.len(), 1);
}

#[tokio::test]
async fn a_damaged_row_holds_up_nobody_else() {
    let world = World::new();
    let damaged = world.endpoint("http://damaged.example/").await;
    let sound = world.endpoint("http://sound.example/").await;
    world.happens().await;
    let file = rusqlite::Connection::open(world.path()).unwrap();
    file.busy_timeout(Duration::from_secs(5)).unwrap();
    let damage = "UPDATE webhook_endpoints SET url = 'no address' WHERE id = ?1";
    assert_eq!(file.execute(damage, [damaged.as_str()]).unwrap(), 1);
    let claimed = world.store.claim(world.now(), AT_ONCE).await.unwrap();
    let endpoints: Vec<_> = claimed
        .into_iter()
        .map(|claimed| claimed.endpoint)
        .collect();
    assert_eq!(endpoints, [sound]);
    let repair = "UPDATE webhook_endpoints SET url = 'http://repaired.example/' WHERE id = ?1";
    assert_eq!(file.execute(repair, [damaged.as_str()]).unwrap(), 1);
    world.clock.pass(Duration::from_secs(3600));
    let claimed = world.store.claim(world.now(), AT_ONCE).await.unwrap();
    assert!(claimed.iter().any(|claimed| claimed.endpoint == damaged));
}
