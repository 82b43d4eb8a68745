//! One message's way to the endpoint: signed once, posted until it is answered 2xx or given up.

use std::{sync::Arc, time::Duration};

use reqwest::{Client, header, redirect::Policy};
use tokio::sync::OwnedSemaphorePermit;

use super::{
    deliveries::{Answer, Standing},
    envelope::{Envelope, Kind, Letter},
    key::NotificationKey,
    mishap,
    subscription::{State, Subscription},
};
use crate::{
    core::Simulator,
    faults::{self, Rule},
};

/// Messages under way at once, above which a failed one is not tried again: memory is bounded.
const MOST_UNDER_WAY: usize = 1_000;

/// A message with its destination, and what is to go wrong.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) letter: Letter,
    pub(super) subscription: Subscription,
    pub(super) fault: Option<Rule>,
}

impl Parcel {
    pub(super) fn has(&self, kind: faults::Kind) -> bool {
        self.fault.as_ref().is_some_and(|fault| fault.kind == kind)
    }
}

/// What stays the same over every attempt.
struct Request {
    kind: Kind,
    id: String,
    topic_arn: String,
    body: String,
}

/// The client that posts: no redirects, and no proxy, as the endpoint is usually on this machine.
pub(super) fn client() -> reqwest::Result<Client> {
    // The provider may be installed already; which one was first does not matter, there is only one.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .user_agent("Amazon Simple Notification Service Agent")
        .redirect(Policy::none())
        .retry(reqwest::retry::never())
        .no_proxy()
        .build()
}

/// Delivers a message to its end, and says what became of it.
pub(super) async fn deliver(
    simulator: &Simulator,
    client: &Client,
    parcel: Parcel,
    permit: Option<OwnedSemaphorePermit>,
) {
    let ipn = simulator.ipn();
    let id = parcel.letter.id.clone();
    let standing = attempts(simulator, client, parcel, permit).await;
    ipn.desk().deliveries.stand(&id, standing);
    ipn.finished();
    simulator.tell();
}

async fn attempts(
    simulator: &Simulator,
    client: &Client,
    parcel: Parcel,
    permit: Option<OwnedSemaphorePermit>,
) -> Standing {
    let ipn = simulator.ipn();
    let copies = if parcel.has(faults::Kind::Duplicate) {
        2
    } else {
        1
    };
    let Parcel {
        letter,
        subscription,
        fault,
    } = parcel;
    let now = simulator.clock().machine_now();
    let Some(key) = NotificationKey::get(now).await else {
        return Standing::NotSigned;
    };
    let Some(request) = sign(key, letter, subscription.clone(), fault).await else {
        return Standing::NotSigned;
    };
    let mut permit = permit;
    let mut delivered = 0;
    let mut pauses = subscription.wanted.retry_milliseconds.iter();
    loop {
        if !is_wanted(simulator, &subscription, request.kind) {
            return Standing::NotSubscribed;
        }
        let answer = post(client, &subscription, &request).await;
        drop(permit.take());
        let accepted = matches!(answer, Answer::Status(200..=299));
        let at = simulator.clock().machine_now();
        ipn.desk().deliveries.attempted(&request.id, at, answer);
        ipn.announce();
        if accepted {
            delivered += 1;
            if delivered == copies {
                return Standing::Delivered;
            }
        } else {
            let overloaded = ipn.outbox.load().in_hand > MOST_UNDER_WAY;
            let Some(pause) = pauses.next().filter(|_| !overloaded) else {
                return Standing::GivenUp;
            };
            ipn.desk().deliveries.stand(&request.id, Standing::Retrying);
            simulator.tell();
            tokio::time::sleep(Duration::from_millis(*pause)).await;
        }
        permit = Arc::clone(&subscription.attempts)
            .acquire_owned()
            .await
            .ok();
    }
}

/// Signing takes a millisecond or two, which a thread that answers calls does not have.
async fn sign(
    key: Arc<NotificationKey>,
    letter: Letter,
    subscription: Subscription,
    fault: Option<Rule>,
) -> Option<Request> {
    let signing = tokio::task::spawn_blocking(move || {
        let mut envelope = Envelope::of(letter, &subscription, &key);
        mishap::before_signing(&mut envelope, fault.as_ref());
        if !envelope.sign(&key) {
            return None;
        }
        mishap::after_signing(&mut envelope, fault.as_ref());
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
fn is_wanted(simulator: &Simulator, subscription: &Subscription, kind: Kind) -> bool {
    let desk = simulator.ipn().desk();
    desk.subscription.as_ref().is_some_and(|current| {
        current.arn == subscription.arn
            && (kind != Kind::Notification || current.state == State::Confirmed)
    })
}

async fn post(client: &Client, subscription: &Subscription, request: &Request) -> Answer {
    let mut post = client
        .post(&subscription.wanted.endpoint)
        .timeout(Duration::from_millis(
            subscription.wanted.timeout_milliseconds,
        ))
        .header(header::CONTENT_TYPE, "text/plain; charset=UTF-8")
        .header("x-amz-sns-message-type", request.kind.name())
        .header("x-amz-sns-message-id", &request.id)
        .header("x-amz-sns-topic-arn", &request.topic_arn)
        .body(request.body.clone());
    if request.kind != Kind::SubscriptionConfirmation {
        post = post.header("x-amz-sns-subscription-arn", &subscription.arn);
    }
    match post.send().await {
        Ok(response) => Answer::Status(response.status().as_u16()),
        Err(error) if error.is_timeout() => Answer::Failure("no answer in time"),
        Err(error) if error.is_connect() => Answer::Failure("no connection"),
        Err(_) => Answer::Failure("the connection broke"),
    }
}
