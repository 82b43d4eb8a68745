//! Killing a process with a dispatcher repeatedly loses no delivery, and all identifiers stay the same.

use std::{
    collections::BTreeSet,
    path::Path,
    process::{Child, Command},
    sync::Arc,
    time::{SystemTime, UNIX_EPOCH},
};

use axum::response::IntoResponse;
use domain::Timestamp;
use eventlog::{Clock, Entropy};
use tokio::net::TcpListener;
use webhooks::{
    DeliveryId, DeliveryStatus, Dispatcher, DnsResolver, EndpointId, EventId, HttpTransport,
    Keyrings, LEASE_DURATION, SystemDnsResolver,
};

use crate::{
    fixture::{Fixture, open, sealing_key},
    http_receiver::HttpReceiver,
};

/// The environment variable with the database file of the child process.
const FILE: &str = "WEBHOOKS_TEST_FILE";

struct SystemClock;

impl Clock for SystemClock {
    fn now(&self) -> Timestamp {
        #[expect(
            clippy::disallowed_methods,
            reason = "both processes must use the same clock"
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
    let resolver: Arc<dyn DnsResolver> = Arc::new(SystemDnsResolver);
    Dispatcher {
        queue: Arc::new(open(path)),
        transport: Arc::new(HttpTransport::new(&resolver).unwrap()),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(NoJitter),
        key: sealing_key(),
        keyrings: Keyrings::default(),
        development: true,
    }
}

/// Not a test: the entry point of the child process. Does nothing unless the parent sets [`FILE`].
#[tokio::test]
async fn dispatcher_process() {
    #[expect(
        clippy::disallowed_methods,
        reason = "the parent process sets the variable"
    )]
    let file = std::env::var(FILE);
    if let Ok(file) = file {
        dispatcher(Path::new(&file))
            .run(std::future::pending())
            .await;
    }
}

fn started(path: &Path, proxy: &str) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "process_kill::dispatcher_process"])
        .env(FILE, path)
        .envs(["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"].map(|name| (name, proxy)))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .spawn()
        .unwrap()
}

#[tokio::test]
async fn a_killed_process_loses_no_delivery_and_uses_no_proxy() {
    let fixture = Fixture::new();
    fixture.clock.set(SystemClock.now());
    let receiver = HttpReceiver::start(|_| ().into_response()).await;
    let proxy = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy_url = format!("http://{}", proxy.local_addr().unwrap());
    let mut endpoints = Vec::new();
    let mut events = BTreeSet::new();
    for run in 1..=4 {
        // A new endpoint for each run: the leases of the killed process still count for the earlier endpoints.
        endpoints.push(fixture.endpoint(&receiver.url()).await);
        for _ in 0..20 {
            events.insert(fixture.emit_event().await.to_string());
        }
        let mut child = started(&fixture.path(), &proxy_url);
        // Kill the process while it works: some deliveries have arrived, others are in flight.
        let arrived = receiver.received().len();
        receiver
            .wait_until(|received| received.len() > arrived + run)
            .await;
        child.kill().unwrap();
        child.wait().unwrap();
    }
    let mut before = Vec::new();
    for endpoint in &endpoints {
        before.extend(delivery_ids(&fixture, endpoint).await);
    }
    assert_eq!(before.len(), 80 + 60 + 40 + 20);
    fixture.clock.set(SystemClock.now() + LEASE_DURATION);
    let resolver: Arc<dyn DnsResolver> = Arc::new(SystemDnsResolver);
    let transport = Arc::new(HttpTransport::new(&resolver).unwrap());
    fixture.dispatcher(transport).deliver_due().await.unwrap();
    let mut after = Vec::new();
    for endpoint in &endpoints {
        after.extend(delivery_ids(&fixture, endpoint).await);
        let statuses = fixture.statuses(endpoint).await;
        assert!(
            statuses
                .iter()
                .all(|status| *status == DeliveryStatus::Succeeded),
            "{statuses:?}"
        );
    }
    assert_eq!(before, after);
    let arrived: BTreeSet<_> = receiver
        .received()
        .iter()
        .map(|received| received.headers["webhook-id"].to_str().unwrap().to_owned())
        .collect();
    assert_eq!(arrived, events);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    assert!(
        proxy.poll_accept(&mut context).is_pending(),
        "the proxy was used"
    );
}

async fn delivery_ids(fixture: &Fixture, endpoint: &EndpointId) -> Vec<(DeliveryId, EventId)> {
    let deliveries = fixture.deliveries(endpoint).await.into_iter();
    deliveries
        .map(|delivery| (delivery.id, delivery.event))
        .collect()
}
