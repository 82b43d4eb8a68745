//! The task that takes messages from the queue in order, selects their faults, and starts their
//! deliveries.

use std::{
    sync::{Arc, atomic::Ordering},
    time::Duration,
};

use tokio::sync::OwnedSemaphorePermit;

use super::{
    delivery::{self, Delivery},
    delivery_faults,
    envelope::Message,
};
use crate::{
    faults,
    simulator::Simulator,
    state::{
        DeliveryStatus, MessageContent, MessageType, PaymentNotification, QueuedMessage,
        SubscriptionState,
    },
    surroundings::NotificationTransport,
};

/// How long a reordered message waits for the next one, in milliseconds, unless the rule sets it.
const DEFAULT_REORDER_WAIT: u64 = 2_000;
/// The delay of a delayed message in milliseconds, unless the rule sets it.
const DEFAULT_DELAY: u64 = 1_000;

/// Starts the task unless it is running. Requires a Tokio runtime.
pub(crate) fn start(simulator: &Simulator) {
    if !simulator
        .notifications()
        .working
        .swap(true, Ordering::Relaxed)
    {
        tokio::spawn(work(simulator.clone()));
    }
}

/// Starts the task if there is a restored subscription.
pub(crate) fn start_if_subscribed(simulator: &Simulator) {
    if simulator.notifications().registry().subscription.is_some() {
        start(simulator);
    }
}

/// Processes the queue forever.
pub(super) async fn work(simulator: Simulator) {
    let transport = match delivery::transport(&simulator) {
        Ok(transport) => transport,
        Err(error) => {
            tracing::error!(%error, "notifications cannot be delivered");
            return;
        }
    };
    let outbox = simulator.notifications().outbox();
    // A reordered message that waits for the next one.
    let mut held: Option<Delivery> = None;
    loop {
        let queued = match &held {
            None => outbox.take().await,
            Some(delivery) => {
                let patience = milliseconds(delivery, DEFAULT_REORDER_WAIT);
                tokio::select! {
                    biased;
                    queued = outbox.take() => queued,
                    () = tokio::time::sleep(patience) => {
                        send(&simulator, &transport, held.take()).await;
                        continue;
                    }
                }
            }
        };
        let Some(delivery) = prepare(&simulator, queued) else {
            continue;
        };
        if delivery.has(faults::Kind::Reordered) {
            send(&simulator, &transport, held.replace(delivery)).await;
            continue;
        }
        send(&simulator, &transport, Some(delivery)).await;
        send(&simulator, &transport, held.take()).await;
    }
}

/// Starts a delivery as soon as the endpoint may receive another one. A delayed message waits in
/// its own task.
async fn send(
    simulator: &Simulator,
    transport: &Arc<dyn NotificationTransport>,
    delivery: Option<Delivery>,
) {
    let Some(delivery) = delivery else {
        return;
    };
    let (simulator, transport) = (simulator.clone(), Arc::clone(transport));
    let attempts = Arc::clone(&delivery.subscription.attempts);
    if delivery.has(faults::Kind::Delay) {
        tokio::spawn(async move {
            tokio::time::sleep(milliseconds(&delivery, DEFAULT_DELAY)).await;
            let permit = attempts.acquire_owned().await.ok();
            delivery::deliver(&simulator, &*transport, delivery, permit).await;
        });
        return;
    }
    // The semaphore is never closed.
    let permit: Option<OwnedSemaphorePermit> = attempts.acquire_owned().await.ok();
    tokio::spawn(async move { delivery::deliver(&simulator, &*transport, delivery, permit).await });
}

fn milliseconds(delivery: &Delivery, default: u64) -> Duration {
    let chosen = delivery.fault.as_ref().and_then(|fault| fault.milliseconds);
    Duration::from_millis(chosen.unwrap_or(default))
}

/// Prepares a queued message; `None` if it is not to be sent.
fn prepare(simulator: &Simulator, queued: QueuedMessage) -> Option<Delivery> {
    let ipn = simulator.notifications();
    let settings = simulator.settings();
    let QueuedMessage {
        id,
        subject,
        content,
    } = queued;
    let (kind, message, trx_id) = match content {
        MessageContent::Payment(paid) => {
            let message = PaymentNotification::of(&paid, &settings)
                .and_then(|notification| json(&notification));
            (
                MessageType::Notification,
                message,
                Some(paid.trx_id.to_string()),
            )
        }
        MessageContent::Reported(notification) => (
            MessageType::Notification,
            json(&notification),
            Some(notification.trx_id.clone()),
        ),
        MessageContent::Text(text) => (MessageType::Notification, Some(text), None),
        MessageContent::SubscriptionConfirmation => {
            (MessageType::SubscriptionConfirmation, None, None)
        }
        MessageContent::UnsubscribeConfirmation => {
            (MessageType::UnsubscribeConfirmation, None, None)
        }
    };
    let subscription = ipn.registry().subscription.clone();
    let request = subscription.filter(|subscription| {
        kind != MessageType::Notification || subscription.state == SubscriptionState::Confirmed
    });
    let Some(subscription) = request else {
        let mut registry = ipn.registry();
        registry.deliveries.begin(&id, kind, trx_id, None);
        registry
            .deliveries
            .set_status(&id, DeliveryStatus::NotSubscribed);
        drop(registry);
        ipn.message_finished();
        return None;
    };
    let fault = simulator.next_notification_fault(delivery_faults::has_amount(kind));
    let name = fault.as_ref().map(|fault| fault.kind.name());
    let mut registry = ipn.registry();
    registry.deliveries.begin(&id, kind, trx_id, name);
    if fault
        .as_ref()
        .is_some_and(|fault| fault.kind == faults::Kind::Lost)
    {
        registry.deliveries.set_status(&id, DeliveryStatus::Lost);
        drop(registry);
        ipn.message_finished();
        return None;
    }
    drop(registry);
    let text = message.unwrap_or_else(|| {
        confirmation_text(kind, &subscription.request.topic_arn, &subscription.arn)
    });
    let message = Message {
        kind,
        id,
        subject,
        text,
        timestamp: simulator.clock().system_now().rfc3339(),
    };
    Some(Delivery {
        message,
        subscription,
        fault,
    })
}

fn json(notification: &PaymentNotification) -> Option<String> {
    serde_json::to_string(notification).ok()
}

/// The text of SNS's confirmations.
fn confirmation_text(kind: MessageType, topic: &str, arn: &str) -> String {
    match kind {
        MessageType::SubscriptionConfirmation => format!(
            "You have chosen to subscribe to the topic {topic}.\nTo confirm the subscription, \
             visit the SubscribeURL included in this message."
        ),
        MessageType::UnsubscribeConfirmation => format!(
            "You have chosen to deactivate subscription {arn}.\nTo cancel this operation and \
             restore the subscription, visit the SubscribeURL included in this message."
        ),
        MessageType::Notification => String::new(),
    }
}
