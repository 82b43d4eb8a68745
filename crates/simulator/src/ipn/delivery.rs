//! Delivers a message: signs it once, and posts it until the endpoint returns 2xx or the attempts
//! are used up.

use std::{sync::Arc, time::Duration};

use async_trait::async_trait;
use axum::http::{HeaderMap, HeaderValue};
use reqwest::{Client, redirect::Policy};
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
    surroundings::{NotificationRequest, NotificationTransport},
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

/// The transport of the surroundings, or an HTTP client.
pub(super) fn transport(simulator: &Simulator) -> reqwest::Result<Arc<dyn NotificationTransport>> {
    match &simulator.surroundings().notifications {
        Some(given) => Ok(Arc::clone(given)),
        None => Ok(Arc::new(client()?)),
    }
}

/// The HTTP client. It follows no redirects and uses no proxy, because the endpoint is usually on
/// this machine.
fn client() -> reqwest::Result<Client> {
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
    transport: &dyn NotificationTransport,
    delivery: Delivery,
    permit: Option<OwnedSemaphorePermit>,
) {
    let ipn = simulator.notifications();
    let id = delivery.message.id.clone();
    let status = attempts(simulator, transport, delivery, permit).await;
    ipn.registry().deliveries.set_status(&id, status);
    ipn.message_finished();
    simulator.notify_watchers();
}

async fn attempts(
    simulator: &Simulator,
    transport: &dyn NotificationTransport,
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
    let Some(key) = NotificationKey::of(simulator).await else {
        return DeliveryStatus::NotSigned;
    };
    let sign = {
        let subscription = subscription.clone();
        move || sign(&key, message, &subscription, fault.as_ref())
    };
    let signed = if simulator.surroundings().notification_key.is_some() {
        // A simulation in virtual time has no other threads.
        sign()
    } else {
        // Signing takes a millisecond or two.
        tokio::task::spawn_blocking(sign).await.ok().flatten()
    };
    let Some(request) = signed else {
        return DeliveryStatus::NotSigned;
    };
    let mut permit = permit;
    let mut delivered = 0;
    let mut pauses = subscription.request.retry_milliseconds.iter();
    loop {
        if !is_wanted(simulator, &subscription, request.kind) {
            return DeliveryStatus::NotSubscribed;
        }
        let answer = post(transport, &subscription, &request).await;
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

fn sign(
    key: &NotificationKey,
    message: Message,
    subscription: &Subscription,
    fault: Option<&Rule>,
) -> Option<Request> {
    let mut envelope = Envelope::of(message, subscription, key);
    delivery_faults::before_signing(&mut envelope, fault);
    if !envelope.sign(key) {
        return None;
    }
    delivery_faults::after_signing(&mut envelope, fault);
    Some(Request {
        body: envelope.body(),
        kind: envelope.kind,
        id: envelope.message_id,
        topic_arn: envelope.topic_arn,
    })
}

/// Whether the subscription is still the one that the message was written for.
fn is_wanted(simulator: &Simulator, subscription: &Subscription, kind: MessageType) -> bool {
    let registry = simulator.notifications().registry();
    registry.subscription.as_ref().is_some_and(|current| {
        current.arn == subscription.arn
            && (kind != MessageType::Notification || current.state == SubscriptionState::Confirmed)
    })
}

async fn post(
    transport: &dyn NotificationTransport,
    subscription: &Subscription,
    request: &Request,
) -> AttemptResult {
    let mut headers = HeaderMap::new();
    let mut set = |name: &'static str, value: &str| {
        // Identifiers and ARNs are visible ASCII.
        if let Ok(value) = HeaderValue::from_str(value) {
            headers.insert(name, value);
        }
    };
    set("content-type", "text/plain; charset=UTF-8");
    set("x-amz-sns-message-type", request.kind.name());
    set("x-amz-sns-message-id", &request.id);
    set("x-amz-sns-topic-arn", &request.topic_arn);
    if request.kind != MessageType::SubscriptionConfirmation {
        set("x-amz-sns-subscription-arn", &subscription.arn);
    }
    let posted = transport.post(NotificationRequest {
        url: subscription.request.endpoint.clone(),
        headers,
        body: request.body.clone(),
        timeout: Duration::from_millis(subscription.request.timeout_milliseconds),
    });
    match posted.await {
        Ok(status) => AttemptResult::Status(status),
        Err(reason) => AttemptResult::Failure(reason),
    }
}

#[async_trait]
impl NotificationTransport for Client {
    async fn post(&self, request: NotificationRequest) -> Result<u16, &'static str> {
        let post = Client::post(self, &request.url)
            .timeout(request.timeout)
            .headers(request.headers)
            .body(request.body);
        match post.send().await {
            Ok(response) => Ok(response.status().as_u16()),
            Err(error) if error.is_timeout() => Err("timeout"),
            Err(error) if error.is_connect() => Err("no connection"),
            Err(_) => Err("connection failed"),
        }
    }
}
