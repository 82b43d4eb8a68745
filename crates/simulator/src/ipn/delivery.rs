//! Delivers a message: signs it once, and posts it until the endpoint returns 2xx or the attempts
//! are used up.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, header, redirect::Policy};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    delivery_faults,
    envelope::{Envelope, Message},
    key::NotificationKey,
};
use crate::{
    faults::{self, Rule},
    simulator::Simulator,
    state::{AttemptResult, DeliveryStatus, MessageType, Subscription, SubscriptionState},
};

/// With more messages than this in flight, a failed one is not retried, to bound memory.
const MAX_IN_FLIGHT: usize = 1_000;

/// A message with its destination and its fault.
#[derive(Debug)]
pub(super) struct Delivery {
    pub(super) message: Message,
    pub(super) subscription: Subscription,
    pub(super) fault: Option<Rule>,
}

impl Delivery {
    pub(super) fn has(&self, kind: faults::Kind) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.kind == kind)
    }
}

/// The parts that all attempts share.
struct Request {
    kind: MessageType,
    id: String,
    topic_arn: String,
    body: String,
}

/// The HTTP client. It follows no redirects and uses no proxy, because the endpoint is usually on
/// this machine.
pub(super) fn client() -> reqwest::Result<Client> {
    // Fails if a provider is installed already, which is the same one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent("Amazon Simple Notification Service Agent")
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .build()
}

/// Delivers a message and records the result.
pub(super) async fn deliver(
    simulator: &Simulator,
    client: &Client,
    delivery: Delivery,
    permit: Option<OwnedSemaphorePermit>,
) {
    let ipn = simulator.notifications();
    let id = delivery.message.id.clone();
    let status = attempts(simulator, client, delivery, permit).await;
    ipn.registry().deliveries.set_status(&id, status);
    ipn.message_finished();
    simulator.notify_watchers();
}

async fn attempts(
    simulator: &Simulator,
    client: &Client,
    delivery: Delivery,
    permit: Option<OwnedSemaphorePermit>,
) -> DeliveryStatus {
    let ipn = simulator.notifications();
    let copies = if delivery.has(faults::Kind::Duplicate) {
        2
    } else {
        1
    };
    let Delivery {
        message,
        subscription,
        fault,
    } = delivery;
    let now = simulator.clock().system_now();
    let Some(key) = NotificationKey::get(now).await else {
        return DeliveryStatus::NotSigned;
    };
    let Some(request) = sign(key, message, subscription.clone(), fault).await else {
        return DeliveryStatus::NotSigned;
    };
    let mut permit = permit;
    let mut delivered = 0;
    let mut pauses = subscription.request.retry_milliseconds.iter();
    loop {
        if !is_wanted(simulator, &subscription, request.kind) {
            return DeliveryStatus::NotSubscribed;
        }
        let answer = post(client, &subscription, &request).await;
        drop(permit.take());
        let accepted = matches!(answer, AttemptResult::Status(200..=299));
        let at = simulator.clock().system_now();
        ipn.registry().deliveries.attempted(&request.id, at, answer);
        ipn.notify_waiters();
        if accepted {
            delivered += 1;
            if delivered == copies {
                return DeliveryStatus::Delivered;
            }
        } else {
            let overloaded = ipn.outbox.stats().in_flight > MAX_IN_FLIGHT;
            let Some(pause) = pauses.next().filter(|_| !overloaded) else {
                return DeliveryStatus::GivenUp;
            };
            ipn.registry()
                .deliveries
                .set_status(&request.id, DeliveryStatus::Retrying);
            simulator.notify_watchers();
            tokio::time::sleep(Duration::from_millis(*pause)).await;
        }
        permit = Arc::clone(&subscription.attempts)
            .acquire_owned()
            .await
            .ok();
    }
}

/// Signs on a blocking thread: signing takes a millisecond or two.
async fn sign(
    key: Arc<NotificationKey>,
    message: Message,
    subscription: Subscription,
    fault: Option<Rule>,
) -> Option<Request> {
    let signing = tokio::task::spawn_blocking(move || {
        let mut envelope = Envelope::of(message, &subscription, &key);
        delivery_faults::before_signing(&mut envelope, fault.as_ref());
        if !envelope.sign(&key) {
            return None;
        }
        delivery_faults::after_signing(&mut envelope, fault.as_ref());
        Some(Request {
            body: envelope.body(),
            kind: envelope.kind,
            id: envelope.message_id,
            topic_arn: envelope.topic_arn,
        })
    });
    signing.await.ok().flatten()
}

/// Whether the subscription is still the one that the message was written for.
fn is_wanted(simulator: &Simulator, subscription: &Subscription, kind: MessageType) -> bool {
    let registry = simulator.notifications().registry();
    registry.subscription.as_ref().is_some_and(|current| {
        current.arn == subscription.arn
            && (kind != MessageType::Notification || current.state == SubscriptionState::Confirmed)
    })
}

async fn post(client: &Client, subscription: &Subscription, request: &Request) -> AttemptResult {
    let mut post = client
        .post(&subscription.request.endpoint)
        .timeout(Duration::from_millis(
            subscription.request.timeout_milliseconds,
        ))
        .header(header::CONTENT_TYPE, "text/plain; charset=UTF-8")
        .header("x-amz-sns-message-type", request.kind.name())
        .header("x-amz-sns-message-id", &request.id)
        .header("x-amz-sns-topic-arn", &request.topic_arn)
        .body(request.body.clone());
    if request.kind != MessageType::SubscriptionConfirmation {
        post = post.header("x-amz-sns-subscription-arn", &subscription.arn);
    }
    match post.send().await {
        Ok(response) => AttemptResult::Status(response.status().as_u16()),
        Err(error) if error.is_timeout() => AttemptResult::Failure("timeout"),
        Err(error) if error.is_connect() => AttemptResult::Failure("no connection"),
        Err(_) => AttemptResult::Failure("connection failed"),
    }
}
