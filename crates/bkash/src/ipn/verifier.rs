//! From a POST to a message that can be believed, in the order of what each check costs.

use std::{fmt, sync::Arc};

use domain::Timestamp;
use engine::ports::Clock;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::{
    Event, Fetch, IpnConfig, IpnError, SignatureVersion, TopicArn, address,
    envelope::{Envelope, Kind, LARGEST_MESSAGE},
    keyring::Keyring,
    seen::{Receipt, Seen},
};

/// SNS's answer to a confirmation has about 500 bytes.
const LARGEST_CONFIRMATION: usize = 64 * 1024;

/// Believes or refuses what arrives at the merchant's notification endpoint. Cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    inner: Arc<Inner>,
}

struct Inner {
    config: IpnConfig,
    clock: Arc<dyn Clock>,
    fetch: Arc<dyn Fetch>,
    keyring: Keyring,
    seen: Seen,
}

/// A message that its signature, topic and time prove to be bKash's, and that was not handled before.
///
/// Handle it durably, then call [`Receipt::acknowledge`], then answer 200.
#[derive(Debug)]
pub struct Message {
    /// SNS's identifier, the same on every attempt. To drop duplicates for ever, keep it (or the trxID).
    pub id: String,
    /// When SNS took the message from bKash.
    pub sent_at: Timestamp,
    /// How it was signed.
    pub signature_version: SignatureVersion,
    /// What it says.
    pub content: Content,
    /// To be acknowledged when the message was taken care of.
    pub receipt: Receipt,
}

/// What a message is about.
#[derive(Debug)]
pub enum Content {
    /// bKash reports something, nearly always a payment.
    Notification(Event),
    /// bKash subscribed this endpoint and waits for [`Verifier::confirm`].
    SubscriptionConfirmation(Subscription),
    /// The subscription was ended. Nothing is to be fetched; if nobody of ours did it, ask bKash.
    UnsubscribeConfirmation,
}

/// A subscription that waits to be confirmed. Its token is not printed.
pub struct Subscription {
    address: String,
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Subscription(…)")
    }
}

impl Verifier {
    /// A verifier for one topic. `fetch` is [`HttpFetch`](super::HttpFetch) but in tests.
    pub fn new(config: IpnConfig, clock: Arc<dyn Clock>, fetch: Arc<dyn Fetch>) -> Self {
        Self {
            inner: Arc::new(Inner {
                config,
                clock,
                fetch,
                keyring: Keyring::default(),
                seen: Seen::default(),
            }),
        }
    }

    /// Reads a POST to the notification endpoint.
    ///
    /// On an error answer SNS with [`IpnError::status`] and do nothing else.
    pub async fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Message, IpnError> {
        let Inner { config, .. } = &*self.inner;
        if body.len() > LARGEST_MESSAGE {
            return Err(IpnError::TooLarge);
        }
        check_headers(headers)?;
        let envelope = Envelope::parse(body)?;
        check_against(headers, &envelope)?;
        let kind = envelope.kind()?;
        let signature_version = envelope.signature_version()?;
        if signature_version < config.minimum_signature {
            return Err(IpnError::WeakSignature);
        }
        self.check_topic(&envelope.topic_arn)?;
        let now = self.inner.clock.now();
        let sent_at = envelope.sent_at()?;
        if sent_at > now + config.max_ahead {
            return Err(IpnError::FromTheFuture);
        }
        if now > sent_at + config.max_age {
            return Err(IpnError::TooOld);
        }
        self.check_signature(&envelope, kind, signature_version, now)
            .await?;
        // Only now: a stranger must not fill the memory, nor make a true message look like a duplicate.
        let horizon = Timestamp::from_millis(
            now.millis()
                .saturating_sub(millis(config.max_age))
                .saturating_sub(millis(config.max_ahead)),
        );
        let receipt =
            self.inner
                .seen
                .take(&envelope.message_id, now, horizon, config.remembered)?;
        let content = match kind {
            Kind::Notification => Content::Notification(Event::read(&envelope.message)),
            Kind::SubscriptionConfirmation => {
                let (text, token) = envelope.subscription()?;
                let address = address::confirmation(text, token, &config.sender, &config.topic)?;
                Content::SubscriptionConfirmation(Subscription { address })
            }
            Kind::UnsubscribeConfirmation => Content::UnsubscribeConfirmation,
        };
        Ok(Message {
            id: envelope.message_id,
            sent_at,
            signature_version,
            content,
            receipt,
        })
    }

    /// Confirms a subscription at its sender; from then on notifications come. Doing it twice does no harm.
    pub async fn confirm(&self, subscription: &Subscription) -> Result<(), IpnError> {
        let answer = self
            .inner
            .fetch
            .get(&subscription.address, LARGEST_CONFIRMATION)
            .await
            .map_err(|_| IpnError::NotConfirmed)?;
        // A page of somebody in between is 200 as well; SNS's XML names the new subscription.
        let arn = format!("<SubscriptionArn>{}:", self.inner.config.topic);
        if String::from_utf8_lossy(&answer).contains(&arn) {
            Ok(())
        } else {
            Err(IpnError::NotConfirmed)
        }
    }

    fn check_topic(&self, claimed: &str) -> Result<(), IpnError> {
        if claimed == self.inner.config.topic.as_str() {
            return Ok(());
        }
        // Only what has the form of an ARN: the claim is a stranger's. It helps whoever mistyped the topic.
        if let Ok(claimed) = TopicArn::parse(claimed) {
            tracing::warn!(%claimed, configured = %self.inner.config.topic, "a notification of another topic was refused");
        }
        Err(IpnError::WrongTopic)
    }

    async fn check_signature(
        &self,
        envelope: &Envelope,
        kind: Kind,
        version: SignatureVersion,
        now: Timestamp,
    ) -> Result<(), IpnError> {
        let Inner { config, .. } = &*self.inner;
        let signature = envelope.signature()?;
        let texts = envelope.signed_texts(kind)?;
        let address =
            address::certificate(&envelope.signing_cert_url, &config.sender, &config.topic)?;
        self.inner
            .keyring
            .certificate(&address, &*self.inner.fetch, now)
            .await?
            .verify(&texts, &signature, version, now)
    }
}

impl fmt::Debug for Verifier {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Verifier({})", self.inner.config.topic)
    }
}

fn millis(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

fn check_headers(headers: &HeaderMap) -> Result<(), IpnError> {
    if headers.contains_key("x-amz-sns-rawdelivery") {
        return Err(IpnError::RawDelivery);
    }
    let Some(content_type) = headers.get(CONTENT_TYPE) else {
        return Ok(());
    };
    let essence = content_type
        .to_str()
        .ok()
        .and_then(|text| text.split(';').next())
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    match essence.as_str() {
        "text/plain" | "application/json" => Ok(()),
        _ => Err(IpnError::ContentType),
    }
}

/// SNS repeats some fields as headers. They are not signed and decide nothing, but must not contradict;
/// a proxy may have dropped them.
fn check_against(headers: &HeaderMap, envelope: &Envelope) -> Result<(), IpnError> {
    let repeated = [
        ("x-amz-sns-message-type", envelope.type_name()),
        ("x-amz-sns-message-id", &envelope.message_id),
        ("x-amz-sns-topic-arn", &envelope.topic_arn),
    ];
    let agrees = repeated.iter().all(|(name, value)| {
        headers
            .get_all(*name)
            .iter()
            .all(|header| header.as_bytes() == value.as_bytes())
    });
    agrees.then_some(()).ok_or(IpnError::Contradiction)
}
