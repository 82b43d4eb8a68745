//! What the server logs as warnings.
//!
//! `tracing` caches for the whole process who wants an event, so this test binary has one subscriber for all of its tests.

use std::sync::LazyLock;

use tracing::Level;
use tracing_capture::{CaptureLayer, SharedStorage};
use tracing_subscriber::{filter::Targets, layer::SubscriberExt as _};

static STORAGE: LazyLock<SharedStorage> = LazyLock::new(|| {
    let storage = SharedStorage::default();
    // Only of the engine: the other tests log much.
    let engine = Targets::new().with_target("engine", Level::WARN);
    let subscriber = tracing_subscriber::registry()
        .with(engine)
        .with(CaptureLayer::new(&storage));
    tracing::subscriber::set_global_default(subscriber).expect("this binary's only subscriber");
    storage
});

/// Captures warnings of the engine from now on.
pub(crate) fn capture() {
    LazyLock::force(&STORAGE);
}

/// The warnings about an object: the message with the taka and the status, if it has them.
pub(crate) fn about(object: &str) -> Vec<String> {
    let storage = STORAGE.lock();
    let own = storage.all_events().filter(|event| {
        let named = event.value("object").and_then(|value| value.as_str());
        named == Some(object)
    });
    own.map(|event| {
        let text = |name| {
            let value = event.value(name)?;
            Some(value.as_str().or_else(|| value.as_debug_str())?.to_owned())
        };
        let said = [
            Some(event.message().unwrap_or_default().to_owned()),
            text("taka"),
            text("status"),
        ];
        said.into_iter().flatten().collect::<Vec<_>>().join(" / ")
    })
    .collect()
}
