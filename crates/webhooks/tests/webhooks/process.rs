//! A whole process with a dispatcher is killed, again and again: everything arrives, under the name it had.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::response::IntoResponse;
use domain::Timestamp;
use engine::ports::{Clock, Entropy};
use tokio::net::TcpListener;
use webhooks::{
    DeliveryId, DeliveryState, Dispatcher, EndpointId, EventId, HttpTransport, LEASE, Lookup,
    SystemLookup,
};

use crate::{
    receiver::Receiver,
    world::{World, open, sealing_key},
};

/// Names the file that the process to be killed works on.
const FILE: &str = "WEBHOOKS_TEST_FILE";

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "two processes have no other clock in common"
        )]
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        Timestamp::from_millis(i64::try_from(since.as_millis()).unwrap())
    }
}

struct NoJitter;

impl Entropy for NoJitter {
    fn bits(&self) -> [u8; 32] {
        [0; 32]
    }
}

fn dispatcher(path: &Path) -> Dispatcher {
    let lookup: Arc<dyn Lookup> = Arc::new(SystemLookup);
    Dispatcher {
        queue: Arc::new(open(path)),
        transport: Arc::new(HttpTransport::new(&lookup).unwrap()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(NoJitter),
        key: sealing_key(),
        development: true,
    }
}

/// What the process to be killed does. Without a file it is an ordinary test with nothing to do.
#[tokio::test]
async fn a_dispatcher_that_waits_to_be_killed() {
    #[expect(clippy::disallowed_methods, reason = "the parent says which file")]
    let file = std::env::var(FILE);
    if let Ok(file) = file {
        dispatcher(Path::new(&file))
            .run(std::future::pending())
            .await;
    }
}

fn started(path: &Path, proxy: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process::a_dispatcher_that_waits_to_be_killed"])
        .env(FILE, path)
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy)))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_process_killed_at_any_moment_loses_nothing_and_uses_no_proxy() {
    let world = World::new();
    world.clock.set(SystemClock.now());
    let receiver = Receiver::start(|_| ().into_response()).await;
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy_url = format!("http://{}", proxy.local_addr().unwrap());
    let mut endpoints = Vec::new();
    let mut events = BTreeSet::new();
    for life in 1..=4 {
        // Each life has an endpoint of its own: the claims of the one before still hold the others' places.
        endpoints.push(world.endpoint(&receiver.url()).await);
        for _ in 0..20 {
            events.insert(world.happens().await.to_string());
        }
        let mut child = started(&world.path(), &proxy_url);
        // It is in the middle of its work: some have arrived, more are under way.
        let arrived = receiver.seen().len();
        receiver.until(|seen| seen.len() > arrived + life).await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut before = Vec::new();
    for endpoint in &endpoints {
        before.extend(names(&world, endpoint).await);
    }
    assert_eq!(before.len(), 80 + 60 + 40 + 20);
    world.clock.set(SystemClock.now() + LEASE);
    let lookup: Arc<dyn Lookup> = Arc::new(SystemLookup);
    let transport = Arc::new(HttpTransport::new(&lookup).unwrap());
    world.dispatcher(transport).pass().await.unwrap();
    let mut after = Vec::new();
    for endpoint in &endpoints {
        after.extend(names(&world, endpoint).await);
        let states = world.states(endpoint).await;
        assert!(
            states
                .iter()
                .all(|state| *state == DeliveryState::Succeeded),
            "{states:?}"
        );
    }
    assert_eq!(before, after);
    let arrived: BTreeSet<_> = receiver
        .seen()
        .iter()
        .map(|seen| seen.headers["webhook-id"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(arrived, events);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        proxy.poll_accept(&mut context).is_pending(),
        "the proxy was used"
    );
}

async fn names(world: &World, endpoint: &EndpointId) -> Vec<(DeliveryId, EventId)> {
    let deliveries = world.deliveries(endpoint).await.into_iter();
    deliveries
        .map(|delivery| (delivery.id, delivery.event))
        .collect()
}
