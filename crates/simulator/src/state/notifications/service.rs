//! The subscription and its messages, shared by the control endpoints and the dispatcher.

use std::{
    pin::pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError, atomic::AtomicBool},
};

use tokio::sync::Notify;

use super::{
    delivery_log::Deliveries,
    outbox::{MessageContent, Outbox},
    subscription::{SavedSubscription, State, Subscription},
};

/// The notification service of one simulator.
#[derive(Debug)]
pub(crate) struct NotificationService {
    /// Shared with the state, which adds the events to it.
    pub(crate) outbox: Arc<Outbox>,
    registry: Mutex<Registry>,
    /// Notified whenever a message changes state.
    changed: Notify,
    pub(crate) working: AtomicBool,
}

/// The subscription, and the outcome of each of its messages.
#[derive(Debug, Default)]
pub(crate) struct Registry {
    pub(crate) subscription: Option<Subscription>,
    pub(crate) deliveries: Deliveries,
}

impl NotificationService {
    /// A service that sends the events in `outbox`.
    pub(crate) fn new(outbox: Arc<Outbox>) -> Self {
        Self {
            outbox,
            registry: Mutex::default(),
            changed: Notify::new(),
            working: AtomicBool::new(false),
        }
    }

    pub(crate) fn outbox(&self) -> Arc<Outbox> {
        Arc::clone(&self.outbox)
    }

    /// Drops the queue and the delivery records. The subscription stays, as settings do: it is made
    /// once, during onboarding.
    pub(crate) fn reset(&self) {
        self.outbox.clear();
        self.registry().deliveries = Deliveries::default();
        self.notify_waiters();
    }

    /// The subscription, for the state file.
    pub(crate) fn saved(&self) -> Option<SavedSubscription> {
        self.registry()
            .subscription
            .as_ref()
            .map(Subscription::saved)
    }

    /// Restores a saved subscription.
    pub(crate) fn restore(&self, saved: Option<SavedSubscription>) {
        let mut registry = self.registry();
        registry.subscription = saved.map(Subscription::restored);
        self.outbox.set_enabled(registry.is_confirmed());
    }

    /// Records that a message was delivered or given up.
    pub(crate) fn message_finished(&self) {
        self.outbox.done();
        self.notify_waiters();
    }

    pub(crate) fn notify_waiters(&self) {
        self.changed.notify_waiters();
    }

    /// Resolves when no message is queued or in flight.
    pub(crate) async fn idle(&self) {
        loop {
            let mut changed = pin!(self.changed.notified());
            // Enabled before the check, so that no change is missed between the check and the wait.
            changed.as_mut().enable();
            let stats = self.outbox.stats();
            if stats.waiting + stats.in_flight == 0 {
                return;
            }
            changed.await;
        }
    }

    pub(crate) fn registry(&self) -> MutexGuard<'_, Registry> {
        self.registry.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Registry {
    pub(crate) fn is_confirmed(&self) -> bool {
        self.subscription
            .as_ref()
            .is_some_and(|subscription| subscription.state == State::Confirmed)
    }
}

impl NotificationService {
    /// Confirms the subscription and returns its ARN if topic and token match. Idempotent.
    pub(crate) fn confirm(&self, topic: &str, token: &str) -> Option<String> {
        let mut registry = self.registry();
        let subscription = registry.subscription.as_mut()?;
        if subscription.request.topic_arn != topic || subscription.token != token {
            return None;
        }
        subscription.state = State::Confirmed;
        self.outbox.set_enabled(true);
        Some(subscription.arn.clone())
    }

    /// Ends a confirmed subscription and tells its endpoint; false if there is none.
    pub(crate) fn end_subscription(&self) -> bool {
        let arn = {
            let registry = self.registry();
            registry
                .subscription
                .as_ref()
                .map(|found| found.arn.clone())
        };
        arn.is_some_and(|arn| self.end_subscription_of(&arn))
    }

    pub(crate) fn end_subscription_of(&self, arn: &str) -> bool {
        let mut registry = self.registry();
        let confirmed = registry.is_confirmed();
        let Some(subscription) = registry
            .subscription
            .as_mut()
            .filter(|found| confirmed && found.arn == arn)
        else {
            return false;
        };
        subscription.state = State::Unsubscribed;
        self.outbox.set_enabled(false);
        drop(registry);
        self.outbox
            .push(None, MessageContent::UnsubscribeConfirmation);
        true
    }
}
