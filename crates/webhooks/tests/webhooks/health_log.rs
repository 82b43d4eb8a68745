//! Operators read once when an endpoint begins to fail, is paused and has recovered, and not for each attempt.
//!
//! This test binary has one global subscriber, because `tracing` caches for the whole process who wants an event. Each test has
//! an account of its own.

use std::sync::LazyLock;

use tracing::Level;
use tracing_capture::{CaptureLayer, SharedStorage};
use tracing_subscriber::{filter::LevelFilter, layer::SubscriberExt as _};
use webhooks::{DeliveryStatus, FAILURE_THRESHOLD, OPEN_DURATIONS};

use crate::{
    fixture::{Fixture, account},
    scripted_transport::ScriptedTransport,
};

static STORAGE: LazyLock<SharedStorage> = LazyLock::new(|| {
    let storage = SharedStorage::default();
    let capture = CaptureLayer::new(&storage);
    let subscriber = tracing_subscriber::registry()
        .with(LevelFilter::WARN)
        .with(capture);
    tracing::subscriber::set_global_default(subscriber).expect("this binary's only subscriber");
    storage
});

/// A fixture whose warnings are captured.
fn fixture(of_account: &str) -> Fixture {
    LazyLock::force(&STORAGE);
    let mut fixture = Fixture::new();
    fixture.account = account(of_account);
    fixture
}

/// The warnings about the endpoints of a fixture, in order.
fn warnings(fixture: &Fixture) -> Vec<String> {
    let storage = STORAGE.lock();
    let own = storage.all_events().filter(|event| {
        let named = event
            .value("account")
            .and_then(|value| value.as_debug_str().or_else(|| value.as_str()));
        *event.metadata().level() == Level::WARN && named == Some(&fixture.account.to_string())
    });
    own.map(|event| event.message().unwrap_or_default().to_owned())
        .collect()
}

#[tokio::test]
async fn each_change_of_an_endpoints_health_is_logged_once() {
    let fixture = fixture("failing/test");
    let endpoint = fixture.endpoint("http://shop.example/").await;
    for _ in 0..FAILURE_THRESHOLD {
        fixture.emit_event().await;
    }
    let failing = fixture.dispatcher(ScriptedTransport::always(500));
    failing.deliver_due().await.unwrap();
    for pause in OPEN_DURATIONS {
        fixture.clock.advance(pause);
        failing.deliver_due().await.unwrap();
    }
    assert_eq!(
        warnings(&fixture),
        [
            "a webhook endpoint begins to fail",
            "a webhook endpoint is paused"
        ]
    );
    fixture.clock.advance(OPEN_DURATIONS[4]);
    let good = fixture.dispatcher(ScriptedTransport::always(200));
    good.deliver_due().await.unwrap();
    fixture.emit_event().await;
    good.deliver_due().await.unwrap();
    let statuses = fixture.statuses(&endpoint).await;
    assert!(statuses.contains(&DeliveryStatus::Succeeded));
    assert_eq!(
        warnings(&fixture)[2..],
        ["a webhook endpoint has recovered"]
    );
}

#[tokio::test]
async fn an_endpoint_that_is_gone_is_logged_as_disabled() {
    let fixture = fixture("gone/test");
    fixture.endpoint("http://gone.example/").await;
    for _ in 0..3 {
        fixture.emit_event().await;
    }
    let gone = fixture.dispatcher(ScriptedTransport::always(410));
    gone.deliver_due().await.unwrap();
    assert_eq!(
        warnings(&fixture),
        ["a webhook endpoint is gone and was disabled"]
    );
}
