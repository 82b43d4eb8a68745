//! The log events that one test writes, with their fields.
//!
//! `tracing` remembers for each callsite whether anybody wants its events, for the whole process. So this binary
//! has one global subscriber, which wants everything, and a test is told apart by a span of its own.
//! [`World::new`](crate::world::World::new) installs it before a test can reach the client.

use std::{
    collections::BTreeMap,
    sync::{
        LazyLock,
        atomic::{AtomicU64, Ordering},
    },
};

use tracing::Instrument as _;
use tracing_capture::{CaptureLayer, CapturedEvent, SharedStorage};
use tracing_subscriber::layer::SubscriberExt as _;

static STORAGE: LazyLock<SharedStorage> = LazyLock::new(|| {
    let storage = SharedStorage::default();
    let subscriber = tracing_subscriber::registry().with(CaptureLayer::new(&storage));
    tracing::subscriber::set_global_default(subscriber).expect("this binary's only subscriber");
    storage
});

static NEXT_CAPTURE: AtomicU64 = AtomicU64::new(0);

/// Installs the subscriber of this test binary. Threads that come second wait until it is there.
pub(crate) fn install() {
    LazyLock::force(&STORAGE);
}

/// A log event.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) message: String,
    fields: BTreeMap<String, String>,
}

impl Event {
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
            fields: texts.collect(),
        }
    }
}

/// Runs `work` and returns the events that it writes, in order, with those of tasks that are spawned in its span.
pub(crate) async fn captured(work: impl Future<Output = ()>) -> Vec<Event> {
    install();
    let number = NEXT_CAPTURE.fetch_add(1, Ordering::Relaxed);
    work.instrument(tracing::info_span!("captured", number))
        .await;
    let storage = STORAGE.lock();
    let is_ours = |event: &CapturedEvent<'_>| {
        event.ancestors().any(|span| {
            let name = span.metadata().name();
            name == "captured" && span.value("number").is_some_and(|value| *value == number)
        })
    };
    let ours = storage.all_events().filter(is_ours);
    ours.map(Event::from).collect()
}
