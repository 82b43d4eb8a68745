//! The task that takes notes in their order, draws their faults, and hands them to deliveries.

use std::{sync::Arc, time::Duration};

use tokio::sync::OwnedSemaphorePermit;

use super::{
    deliveries::Standing,
    delivery::{self, Parcel},
    envelope::{Kind, Letter},
    mishap,
    notice::Notice,
    outbox::{Note, What},
    subscription::State,
};
use crate::{core::Simulator, faults};

/// How long a reordered message waits for another to overtake it, unless the rule says.
const USUAL_PATIENCE: u64 = 2_000;
/// How long a late message is late, unless the rule says.
const USUAL_DELAY: u64 = 1_000;

/// Takes notes for ever.
pub(super) async fn work(simulator: Simulator) {
    let client = match delivery::client() {
        Ok(client) => client,
        Err(error) => {
            tracing::error!(%error, "notifications cannot be delivered");
            return;
        }
    };
    let outbox = simulator.ipn().outbox();
    // A message that lets the next one overtake it.
    let mut held: Option<Parcel> = None;
    loop {
        let note = match &held {
            None => outbox.take().await,
            Some(parcel) => {
                let patience = milliseconds(parcel, USUAL_PATIENCE);
                tokio::select! {
                    note = outbox.take() => note,
                    () = tokio::time::sleep(patience) => {
                        send(&simulator, &client, held.take()).await;
                        continue;
                    }
                }
            }
        };
        let Some(parcel) = prepare(&simulator, note) else {
            continue;
        };
        if parcel.has(faults::Kind::Reordered) {
            send(&simulator, &client, held.replace(parcel)).await;
            continue;
        }
        send(&simulator, &client, Some(parcel)).await;
        send(&simulator, &client, held.take()).await;
    }
}

/// Begins a delivery as soon as the endpoint may have another. One that is late waits on its own.
async fn send(simulator: &Simulator, client: &reqwest::Client, parcel: Option<Parcel>) {
    let Some(parcel) = parcel else {
        return;
    };
    let (simulator, client) = (simulator.clone(), client.clone());
    let attempts = Arc::clone(&parcel.subscription.attempts);
    if parcel.has(faults::Kind::Delay) {
        tokio::spawn(async move {
            tokio::time::sleep(milliseconds(&parcel, USUAL_DELAY)).await;
            let permit = attempts.acquire_owned().await.ok();
            delivery::deliver(&simulator, &client, parcel, permit).await;
        });
        return;
    }
    // Never closed: a permit always comes.
    let permit: Option<OwnedSemaphorePermit> = attempts.acquire_owned().await.ok();
    tokio::spawn(async move { delivery::deliver(&simulator, &client, parcel, permit).await });
}

fn milliseconds(parcel: &Parcel, usual: u64) -> Duration {
    let chosen = parcel.fault.as_ref().and_then(|fault| fault.milliseconds);
    Duration::from_millis(chosen.unwrap_or(usual))
}

/// What a note is to be sent as; none if it is not to be sent at all.
fn prepare(simulator: &Simulator, note: Note) -> Option<Parcel> {
    let ipn = simulator.ipn();
    let settings = simulator.settings();
    let Note { id, subject, what } = note;
    let (kind, message, trx_id) = match what {
        What::Paid(paid) => {
            let message = Notice::of(&paid, &settings).and_then(|notice| json(&notice));
            (Kind::Notification, message, Some(paid.trx_id.to_string()))
        }
        What::Reported(notice) => (
            Kind::Notification,
            json(&notice),
            Some(notice.trx_id.clone()),
        ),
        What::Text(text) => (Kind::Notification, Some(text), None),
        What::SubscriptionConfirmation => (Kind::SubscriptionConfirmation, None, None),
        What::UnsubscribeConfirmation => (Kind::UnsubscribeConfirmation, None, None),
    };
    let subscription = ipn.desk().subscription.clone();
    let wanted = subscription.filter(|subscription| {
        kind != Kind::Notification || subscription.state == State::Confirmed
    });
    let Some(subscription) = wanted else {
        let mut desk = ipn.desk();
        desk.deliveries.begin(&id, kind, trx_id, None);
        desk.deliveries.stand(&id, Standing::NotSubscribed);
        drop(desk);
        ipn.finished();
        return None;
    };
    let fault = simulator.draw_notification_fault(mishap::has_amount(kind));
    let name = fault.as_ref().map(|fault| fault.kind.name());
    let mut desk = ipn.desk();
    desk.deliveries.begin(&id, kind, trx_id, name);
    if fault
        .as_ref()
        .is_some_and(|fault| fault.kind == faults::Kind::Lost)
    {
        desk.deliveries.stand(&id, Standing::Lost);
        drop(desk);
        ipn.finished();
        return None;
    }
    drop(desk);
    let message =
        message.unwrap_or_else(|| words(kind, &subscription.wanted.topic_arn, &subscription.arn));
    let letter = Letter {
        kind,
        id,
        subject,
        message,
        timestamp: simulator.clock().machine_now().rfc3339(),
    };
    Some(Parcel {
        letter,
        subscription,
        fault,
    })
}

fn json(notice: &Notice) -> Option<String> {
    serde_json::to_string(notice).ok()
}

/// What SNS's confirmations say, for people.
fn words(kind: Kind, topic: &str, arn: &str) -> String {
    match kind {
        Kind::SubscriptionConfirmation => format!(
            "You have chosen to subscribe to the topic {topic}.\nTo confirm the subscription, \
             visit the SubscribeURL included in this message."
        ),
        Kind::UnsubscribeConfirmation => format!(
            "You have chosen to deactivate subscription {arn}.\nTo cancel this operation and \
             restore the subscription, visit the SubscribeURL included in this message."
        ),
        Kind::Notification => String::new(),
    }
}
