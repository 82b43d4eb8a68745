//! Verifies a message. Cheap checks come first.

use std::{fmt, net::IpAddr, sync::Arc};

use bkash_types::TopicArn;
use domain::Timestamp;
use eventlog::Clock;
use reqwest::header::{CONTENT_TYPE, HeaderMap};

use super::{
    Event, Fetch, IpnConfig, IpnError, SignatureVersion,
    certificate_cache::CertificateCache,
    deduplicator::{Deduplicator, ProcessingLease},
    envelope::{Envelope, Kind, MAX_MESSAGE_BYTES},
    sender_urls,
};

/// The size limit of the answer to a confirmation in bytes. SNS's has about 500.
const MAX_CONFIRMATION_BYTES: usize = 64 * 1024;

/// Verifies messages that arrive at the merchant's notification endpoint. Cheap to clone.
#[derive(Clone)]
pub struct Verifier {
    inner: Arc<Inner>,
}

struct Inner {
    config: IpnConfig,
    clock: Arc<dyn Clock>,
    fetch: Arc<dyn Fetch>,
    certificates: CertificateCache,
    deduplicator: Deduplicator,
}

/// A message whose signature, topic and time are verified, and which was not processed before.
///
/// Process it durably, then call [`ProcessingLease::acknowledge`], then answer 200.
#[derive(Debug)]
pub struct Message {
    /// SNS's message ID, the same in every delivery attempt. Store it, or the trxID, to detect duplicates durably.
    pub id: String,
    /// When SNS received the message from bKash.
    pub sent_at: Timestamp,
    /// The version of its signature.
    pub signature_version: SignatureVersion,
    /// The content.
    pub content: Content,
    /// To be acknowledged after the message is processed.
    pub lease: ProcessingLease,
}

/// The content of a message.
#[derive(Debug)]
pub enum Content {
    /// bKash reports an event, nearly always a payment.
    Notification(Event),
    /// bKash has subscribed this endpoint. Confirm it with [`Verifier::confirm`].
    SubscriptionConfirmation(PendingSubscription),
    /// The subscription has ended. No action is needed. If it is unexpected, contact bKash.
    UnsubscribeConfirmation,
}

/// A subscription to confirm. `Debug` does not print its token.
pub struct PendingSubscription {
    confirmation_url: String,
}

impl fmt::Debug for PendingSubscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PendingSubscription(…)")
    }
}

impl Verifier {
    /// A verifier for one topic. `fetch` is [`HttpFetch`](super::HttpFetch), except in tests.
    pub fn new(config: IpnConfig, clock: Arc<dyn Clock>, fetch: Arc<dyn Fetch>) -> Self {
        Self {
            inner: Arc::new(Inner {
                config,
                clock,
                fetch,
                certificates: CertificateCache::default(),
                deduplicator: Deduplicator::default(),
            }),
        }
    }

    /// Verifies a POST to the notification endpoint.
    ///
    /// # Errors
    ///
    /// Returns an error if the message is not genuine, is too old, or was processed before, if another request is
    /// processing it, or if its certificate cannot be fetched. Answer SNS with [`IpnError::status`] and ignore the
    /// message.
    pub async fn verify(&self, headers: &HeaderMap, body: &[u8]) -> Result<Message, IpnError> {
        self.verify_from(None, headers, body).await
    }

    /// Verifies a POST from an address. Messages from one address cannot use up the fetches of certificates that messages
    /// from others need.
    ///
    /// # Errors
    ///
    /// The same as [`Self::verify`].
    pub async fn verify_from(
        &self,
        source: Option<IpAddr>,
        headers: &HeaderMap,
        body: &[u8],
    ) -> Result<Message, IpnError> {
        let Inner { config, .. } = &*self.inner;
        if body.len() > MAX_MESSAGE_BYTES {
            return Err(IpnError::TooLarge);
        }
        check_headers(headers)?;
        let envelope = Envelope::parse(body)?;
        check_repeated_fields(headers, &envelope)?;
        let kind = envelope.kind()?;
        let signature_version = envelope.signature_version()?;
        if signature_version < config.minimum_signature {
            return Err(IpnError::WeakSignature);
        }
        self.check_topic(&envelope.topic_arn)?;
        let now = self.inner.clock.now();
        let sent_at = envelope.sent_at()?;
        if sent_at > now + config.max_ahead {
            return Err(IpnError::InFuture);
        }
        if now > sent_at + config.max_age {
            return Err(IpnError::TooOld);
        }
        self.check_signature(&envelope, kind, source, now).await?;
        // Only verified messages are remembered. Forged ones must not fill the memory or make a genuine message a duplicate.
        let horizon = Timestamp::from_millis(
            now.millis()
                .saturating_sub(millis(config.max_age))
                .saturating_sub(millis(config.max_ahead)),
        );
        let lease = self.inner.deduplicator.lease(
            &envelope.message_id,
            now,
            horizon,
            config.max_remembered,
        )?;
        let content = match kind {
            Kind::Notification => Content::Notification(Event::parse(&envelope.message)),
            Kind::SubscriptionConfirmation => {
                let (url, token) = envelope.subscription()?;
                let confirmation_url =
                    sender_urls::confirmation_url(url, token, &config.sender, &config.topic)?;
                Content::SubscriptionConfirmation(PendingSubscription { confirmation_url })
            }
            Kind::UnsubscribeConfirmation => Content::UnsubscribeConfirmation,
        };
        Ok(Message {
            id: envelope.message_id,
            sent_at,
            signature_version,
            content,
            lease,
        })
    }

    /// Confirms a subscription at its sender, which starts to deliver notifications. Confirming twice does no harm.
    ///
    /// # Errors
    ///
    /// Returns [`IpnError::NotConfirmed`] if the sender cannot be reached or does not confirm.
    pub async fn confirm(&self, subscription: &PendingSubscription) -> Result<(), IpnError> {
        let answer = self
            .inner
            .fetch
            .get(&subscription.confirmation_url, MAX_CONFIRMATION_BYTES)
            .await
            .map_err(|_| IpnError::NotConfirmed)?;
        // A proxy's page may have status 200 as well. Only SNS's XML names the new subscription.
        let arn = format!("<SubscriptionArn>{}:", self.inner.config.topic);
        if String::from_utf8_lossy(&answer).contains(&arn) {
            Ok(())
        } else {
            Err(IpnError::NotConfirmed)
        }
    }

    fn check_topic(&self, received: &str) -> Result<(), IpnError> {
        if received == self.inner.config.topic.as_str() {
            return Ok(());
        }
        // The log helps to find a mistyped topic. The value is untrusted, so only a well-formed ARN is logged.
        if let Ok(received) = TopicArn::parse(received) {
            tracing::warn!(%received, configured = %self.inner.config.topic, "rejected a notification of another topic");
        }
        Err(IpnError::WrongTopic)
    }

    async fn check_signature(
        &self,
        envelope: &Envelope,
        kind: Kind,
        source: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), IpnError> {
        let Inner {
            config,
            certificates,
            fetch,
            ..
        } = &*self.inner;
        let signature = envelope.signature()?;
        let texts = envelope.signed_texts(kind)?;
        let url = sender_urls::certificate_url(
            &envelope.signing_cert_url,
            &config.sender,
            &config.topic,
        )?;
        let certificate = certificates.certificate(&url, source, &**fetch, now);
        let version = envelope.signature_version()?;
        certificate
            .await?
            .verify(&texts, &signature, version, now)?;
        certificates.prove(&url);
        Ok(())
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

/// Checks the headers that repeat fields of the body. They are not signed and decide nothing, but must not differ. A
/// proxy may have removed them.
fn check_repeated_fields(headers: &HeaderMap, envelope: &Envelope) -> Result<(), IpnError> {
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
    agrees.then_some(()).ok_or(IpnError::HeaderMismatch)
}
