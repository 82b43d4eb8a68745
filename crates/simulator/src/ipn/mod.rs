//! bKash's payment notifications (IPN, "webhook"), sent as Amazon SNS sends them.
//!
//! `PUT /simulator/ipn` subscribes a merchant's endpoint, which then gets a `SubscriptionConfirmation`; once
//! its `SubscribeURL` was visited, every completed payment of the first merchant causes a `Notification`.
//! Nothing here is in the way of an API call: a booking leaves a note in a bounded queue, and a task of its
//! own signs and delivers. Sources: bKash, "Webhook"; AWS, "HTTP/HTTPS notification JSON format" and
//! "Verifying the signatures of Amazon SNS messages".
//!
//! What is this simulator's invention: the addresses of its certificate and confirmations are its own
//! origin's (SNS's are `sns.<region>.amazonaws.com`), retries come within seconds and after any answer but
//! 2xx (SNS: three, 20 s apart, and none after a 4xx other than 429), and envelopes are stamped with the
//! machine's clock even when the simulator's was moved, so that a receiver that refuses old messages still
//! takes them. The inner `dateTime` follows the simulator's clock.

mod control;
mod deliveries;
mod delivery;
mod envelope;
mod key;
mod mishap;
mod notice;
mod outbox;
mod service;
mod subscription;
mod worker;

use std::{
    pin::pin,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::Router;
use serde_json::Value;
use tokio::sync::Notify;

use self::{deliveries::Deliveries, outbox::Outbox, subscription::Subscription};
use crate::{control::Endpoints, core::Simulator};

pub(crate) use outbox::Outbox as NotificationOutbox;
pub(crate) use subscription::Saved as SavedSubscription;

/// The notification service of one simulator.
#[derive(Debug)]
pub(crate) struct Ipn {
    /// Shared with the state, which leaves its notes here.
    outbox: Arc<Outbox>,
    desk: Mutex<Desk>,
    /// Whenever a message got further.
    changed: Notify,
    working: AtomicBool,
}

/// The subscription, and what became of its messages.
#[derive(Debug, Default)]
struct Desk {
    subscription: Option<Subscription>,
    deliveries: Deliveries,
}

impl Ipn {
    /// A service that sends what is noted in `outbox`.
    pub(crate) fn new(outbox: Arc<Outbox>) -> Self {
        Self {
            outbox,
            desk: Mutex::default(),
            changed: Notify::new(),
            working: AtomicBool::new(false),
        }
    }

    fn outbox(&self) -> Arc<Outbox> {
        Arc::clone(&self.outbox)
    }

    /// Forgets what was sent and what waits. The subscription stays, as settings do: it is made once,
    /// during onboarding.
    pub(crate) fn reset(&self) {
        self.outbox.clear();
        self.desk().deliveries = Deliveries::default();
        self.announce();
    }

    /// The subscription, for the state file.
    pub(crate) fn saved(&self) -> Option<SavedSubscription> {
        self.desk().subscription.as_ref().map(Subscription::saved)
    }

    /// Takes up a subscription that was saved.
    pub(crate) fn restore(&self, saved: Option<SavedSubscription>) {
        let mut desk = self.desk();
        desk.subscription = saved.map(Subscription::restored);
        self.outbox.set_open(desk.is_confirmed());
    }

    /// A message came to its end.
    fn finished(&self) {
        self.outbox.done();
        self.announce();
    }

    fn announce(&self) {
        self.changed.notify_waiters();
    }

    /// Resolves when no message waits or is under way.
    async fn idle(&self) {
        loop {
            let mut changed = pin!(self.changed.notified());
            // Before looking, so that no change is missed between looking and waiting.
            changed.as_mut().enable();
            let load = self.outbox.load();
            if load.waiting + load.in_hand == 0 {
                return;
            }
            changed.await;
        }
    }

    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn is_confirmed(&self) -> bool {
        self.subscription
            .as_ref()
            .is_some_and(|subscription| subscription.state == subscription::State::Confirmed)
    }
}

/// Starts the task that delivers, once; needs a runtime.
pub(crate) fn start(simulator: &Simulator) {
    if !simulator.ipn().working.swap(true, Ordering::Relaxed) {
        tokio::spawn(worker::work(simulator.clone()));
    }
}

/// The same, for a subscription that was restored.
pub(crate) fn start_if_subscribed(simulator: &Simulator) {
    if simulator.ipn().desk().subscription.is_some() {
        start(simulator);
    }
}

/// The control endpoints.
pub(crate) fn control(endpoints: Endpoints) -> Endpoints {
    control::add_to(endpoints)
}

/// The subscription and the deliveries, as `GET /simulator/ipn` shows them.
pub(crate) fn document(simulator: &Simulator) -> Value {
    control::describe(simulator)
}

/// What SNS serves at Amazon.
pub(crate) fn router() -> Router<Simulator> {
    service::router()
}
