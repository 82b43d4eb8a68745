//! The log events of one test, with their fields.
//!
//! `tracing` caches for each callsite, for the whole process, whether any subscriber wants its events. So this test
//! binary has one global subscriber that captures all events, and each test has a span that identifies its events.
//! [`Machine::new`](crate::fixtures::Machine::new) installs the subscriber before a test can use the client.

use std::{
    collections::BTreeMap,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::{Instrument as _, Level};
use tracing_capture::{CaptureLayer, CapturedEvent, SharedStorage};
use tracing_subscriber::layer::SubscriberExt as _;

static STORAGE: LazyLock<SharedStorage> = LazyLock::new(|| {
    let storage = SharedStorage::default();
    let subscriber = tracing_subscriber::registry().with(CaptureLayer::new(&storage));
    tracing::subscriber::set_global_default(subscriber).expect("this binary's only subscriber");
    storage
});

static NEXT_CAPTURE: AtomicU64 = AtomicU64::new(0);

/// Installs the subscriber of this test binary. Concurrent callers wait until it is installed.
pub(crate) fn install() {
    LazyLock::force(&STORAGE);
}

/// A log event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) message: String,
    level: Level,
    fields: BTreeMap<String, String>,
}

impl Event {
    /// Whether the event is a warning or an error.
    pub(crate) fn is_warning(&self) -> bool {
        self.level <= Level::WARN
    }

    /// The value of a text field; `None` if the event does not have the field.
    pub(crate) fn field(&self, name: &str) -> Option<&str> {
        self.fields.get(name).map(String::as_str)
    }
}

impl From<CapturedEvent<'_>> for Event {
    fn from(event: CapturedEvent<'_>) -> Self {
        let texts = event.values().filter_map(|(name, value)| {
            let text = value.as_str().or_else(|| value.as_debug_str())?;
            Some((name.to_owned(), text.to_owned()))
        });
        Self {
            message: event.message().unwrap_or_default().to_owned(),
            level: *event.metadata().level(),
            fields: texts.collect(),
        }
    }
}

/// Runs `work` and returns its events in order, including those of tasks that are spawned in its span.
pub(crate) async fn captured(work: impl Future<Output = ()>) -> Vec<Event> {
    install();
    let number = NEXT_CAPTURE.fetch_add(1, Ordering::Relaxed);
    work.instrument(tracing::info_span!("captured", number))
        .await;
    let storage = STORAGE.lock();
    let is_own = |event: &CapturedEvent<'_>| {
        event.ancestors().any(|span| {
            let name = span.metadata().name();
            name == "captured" && span.value("number").is_some_and(|value| *value == number)
        })
    };
    let own = storage.all_events().filter(is_own);
    own.map(Event::from).collect()
}
