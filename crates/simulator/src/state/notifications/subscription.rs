//! One endpoint's subscription to the merchant's topic.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tokio::sync::Semaphore;

use super::outbox::Outbox;

/// `SignatureVersion`: the digest that is signed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum SignatureVersion {
    /// SHA-1, SNS's default.
    #[default]
    #[serde(rename = "1")]
    V1,
    /// SHA-256.
    #[serde(rename = "2")]
    V2,
}

/// The state of a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum State {
    /// The confirmation request was sent, and `SubscribeURL` has not been visited.
    Pending,
    /// Notifications are sent.
    Confirmed,
    /// Ended; visiting the `SubscribeURL` of the message that announced it resumes the
    /// subscription.
    Unsubscribed,
}

/// The request body of `PUT /simulator/ipn`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(crate) struct SubscriptionRequest {
    /// The URL that messages are posted to.
    pub(crate) endpoint: String,
    #[serde(default)]
    pub(crate) signature_version: SignatureVersion,
    #[serde(default = "default_topic")]
    pub(crate) topic_arn: String,
    /// Delays before the second, third, … attempt.
    #[serde(default = "default_retries")]
    pub(crate) retry_milliseconds: Vec<u64>,
    /// Response timeout. Source: AWS, 15 s.
    #[serde(default = "default_timeout")]
    pub(crate) timeout_milliseconds: u64,
    /// Concurrent attempts. One keeps messages in order, so that a seed gives a reproducible run;
    /// SNS itself guarantees no order.
    #[serde(default = "default_parallel")]
    pub(crate) parallel: usize,
}

fn default_topic() -> String {
    "arn:aws:sns:ap-southeast-1:000000000000:bpt_8801700000000".to_owned()
}

fn default_retries() -> Vec<u64> {
    vec![1_000, 3_000, 10_000]
}

const fn default_timeout() -> u64 {
    15_000
}

const fn default_parallel() -> usize {
    1
}

impl SubscriptionRequest {
    /// The first invalid field, and the reason.
    pub(crate) fn validate(&self) -> Option<(&'static str, &'static str)> {
        let endpoint = url::Url::parse(&self.endpoint).ok();
        let reachable = endpoint
            .as_ref()
            .is_some_and(|url| matches!(url.scheme(), "http" | "https") && url.host().is_some());
        let has_credentials =
            endpoint.is_some_and(|url| !url.username().is_empty() || url.password().is_some());
        if !reachable {
            return Some(("endpoint", "expected an http or https URL"));
        }
        if has_credentials {
            return Some((
                "endpoint",
                "expected a URL without user and password: it is shown on the panel and stored in the state file",
            ));
        }
        let parts: Vec<_> = self.topic_arn.split(':').collect();
        let is_topic = matches!(parts[..], ["arn", "aws", "sns", region, account, name]
            if !region.is_empty() && account.len() == 12 && !name.is_empty())
            && self.topic_arn.bytes().all(|byte| {
                byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_' | b'.')
            });
        if !is_topic {
            return Some((
                "topicArn",
                "expected arn:aws:sns:<region>:<12-digit account>:<name>",
            ));
        }
        if self.retry_milliseconds.len() > 100
            || self
                .retry_milliseconds
                .iter()
                .any(|pause| *pause > 3_600_000)
        {
            return Some((
                "retryMilliseconds",
                "expected at most 100 delays of at most an hour",
            ));
        }
        if !(1..=60_000).contains(&self.timeout_milliseconds) {
            return Some(("timeoutMilliseconds", "expected 1 to 60000"));
        }
        if !(1..=64).contains(&self.parallel) {
            return Some(("parallel", "expected 1 to 64"));
        }
        None
    }
}

/// A subscription in the state file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct SavedSubscription {
    request: SubscriptionRequest,
    origin: String,
    token: String,
    arn: String,
    state: State,
}

/// A subscription and its endpoint.
#[derive(Clone, Debug)]
pub(crate) struct Subscription {
    pub(crate) request: Arc<SubscriptionRequest>,
    /// The simulator's origin, for the URLs in messages.
    pub(crate) origin: String,
    /// The confirmation token.
    pub(crate) token: String,
    /// `SubscriptionArn`: the topic's ARN and a UUID. Each subscription gets a new one.
    pub(crate) arn: String,
    pub(crate) state: State,
    pub(crate) attempts: Arc<Semaphore>,
}

impl Subscription {
    pub(crate) fn new(request: SubscriptionRequest, origin: String, outbox: &Outbox) -> Self {
        let arn = format!("{}:{}", request.topic_arn, outbox.uuid());
        Self {
            attempts: Arc::new(Semaphore::new(request.parallel)),
            request: Arc::new(request),
            origin,
            token: outbox.token(),
            arn,
            state: State::Pending,
        }
    }

    pub(crate) fn saved(&self) -> SavedSubscription {
        SavedSubscription {
            request: SubscriptionRequest::clone(&self.request),
            origin: self.origin.clone(),
            token: self.token.clone(),
            arn: self.arn.clone(),
            state: self.state,
        }
    }

    pub(crate) fn restored(saved: SavedSubscription) -> Self {
        Self {
            attempts: Arc::new(Semaphore::new(saved.request.parallel)),
            request: Arc::new(saved.request),
            origin: saved.origin,
            token: saved.token,
            arn: saved.arn,
            state: saved.state,
        }
    }

    /// `SubscribeURL`; on its own path, because the customer's page is at `/`.
    pub(crate) fn subscribe_url(&self) -> String {
        format!(
            "{}/sns/?Action=ConfirmSubscription&TopicArn={}&Token={}",
            self.origin, self.request.topic_arn, self.token
        )
    }

    /// `UnsubscribeURL`.
    pub(crate) fn unsubscribe_url(&self) -> String {
        format!(
            "{}/sns/?Action=Unsubscribe&SubscriptionArn={}",
            self.origin, self.arn
        )
    }
}
