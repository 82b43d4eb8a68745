//! What SNS wraps around a message, and the exact text that its signature covers.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Timestamp;
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::IpnError;

/// SNS takes 256 KiB of message at most; bKash's have less than two.
pub const LARGEST_MESSAGE: usize = 256 * 1024;

/// How SNS signed: RSA, PKCS#1 v1.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureVersion {
    /// Over SHA-1; what a topic has unless its owner changes it.
    V1,
    /// Over SHA-256.
    V2,
}

/// The three documents that SNS sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Notification,
    SubscriptionConfirmation,
    UnsubscribeConfirmation,
}

impl Kind {
    const ALL: [(Self, &'static str); 3] = [
        (Self::Notification, "Notification"),
        (Self::SubscriptionConfirmation, "SubscriptionConfirmation"),
        (Self::UnsubscribeConfirmation, "UnsubscribeConfirmation"),
    ];
}

/// The JSON document. Keys that are not listed are ignored: the signature does not cover them.
/// A key that comes twice is refused, so that no two readers can see different documents.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope {
    #[serde(rename = "Type")]
    kind: String,
    pub(super) message_id: String,
    pub(super) topic_arn: String,
    pub(super) message: String,
    subject: Option<String>,
    timestamp: String,
    signature_version: String,
    signature: String,
    #[serde(rename = "SigningCertURL")]
    pub(super) signing_cert_url: String,
    #[serde(rename = "SubscribeURL")]
    subscribe_url: Option<String>,
    token: Option<String>,
}

impl Envelope {
    /// Reads a document whose every signed line is one line.
    pub(super) fn parse(body: &[u8]) -> Result<Self, IpnError> {
        if body.len() > LARGEST_MESSAGE {
            return Err(IpnError::TooLarge);
        }
        // The whole of it: what is not read here may be read by somebody whom it is handed on to.
        let text = std::str::from_utf8(body).map_err(|_| IpnError::Malformed)?;
        let envelope: Self = serde_json::from_str(text).map_err(|_| IpnError::Malformed)?;
        // The signed text is `key\nvalue\n` with nothing to tell keys from values. Only the message, which
        // comes first, may hold line breaks: then one signed text is one document, and no part of a true
        // message can be passed off as another of its fields.
        let one_line = [
            &envelope.kind,
            &envelope.message_id,
            &envelope.topic_arn,
            &envelope.timestamp,
        ]
        .into_iter()
        .chain(&envelope.subject)
        .chain(&envelope.subscribe_url)
        .chain(&envelope.token)
        .all(|value| !value.contains(char::is_control));
        if !one_line || envelope.message_id.is_empty() || envelope.message_id.len() > 128 {
            return Err(IpnError::Malformed);
        }
        Ok(envelope)
    }

    pub(super) fn kind(&self) -> Result<Kind, IpnError> {
        Kind::ALL
            .into_iter()
            .find(|(_, name)| *name == self.kind)
            .map(|(kind, _)| kind)
            .ok_or(IpnError::UnknownType)
    }

    /// The `Type` as it was written.
    pub(super) fn type_name(&self) -> &str {
        &self.kind
    }

    pub(super) fn signature_version(&self) -> Result<SignatureVersion, IpnError> {
        match self.signature_version.as_str() {
            "1" => Ok(SignatureVersion::V1),
            "2" => Ok(SignatureVersion::V2),
            _ => Err(IpnError::UnknownSignatureVersion),
        }
    }

    /// When SNS took the message; the same on every attempt to deliver it.
    pub(super) fn sent_at(&self) -> Result<Timestamp, IpnError> {
        let at = OffsetDateTime::parse(&self.timestamp, &Rfc3339);
        let nanoseconds = at.map_err(|_| IpnError::Malformed)?.unix_timestamp_nanos();
        i64::try_from(nanoseconds / 1_000_000)
            .map(Timestamp::from_millis)
            .map_err(|_| IpnError::Malformed)
    }

    pub(super) fn signature(&self) -> Result<Vec<u8>, IpnError> {
        STANDARD
            .decode(&self.signature)
            .map_err(|_| IpnError::BadSignature)
    }

    /// `SubscribeURL` and `Token`, which both confirmations have.
    pub(super) fn subscription(&self) -> Result<(&str, &str), IpnError> {
        self.subscribe_url
            .as_deref()
            .zip(self.token.as_deref())
            .ok_or(IpnError::Malformed)
    }

    /// The texts that the signature may be over; more than one only when `Subject` is there and empty.
    ///
    /// Source: AWS, "Verifying the signatures of Amazon SNS messages". The subject is signed only when it
    /// is present, and whether an empty one is present, senders and readers disagree. Taking either does
    /// not help a forger: both cover everything else.
    pub(super) fn signed_texts(&self, kind: Kind) -> Result<Vec<String>, IpnError> {
        match (kind, self.subject.as_deref()) {
            (Kind::Notification, Some("")) => {
                Ok(vec![self.notification(Some("")), self.notification(None)])
            }
            (Kind::Notification, subject) => Ok(vec![self.notification(subject)]),
            (Kind::SubscriptionConfirmation | Kind::UnsubscribeConfirmation, _) => {
                let (subscribe_url, token) = self.subscription()?;
                Ok(vec![lines(&[
                    ("Message", &self.message),
                    ("MessageId", &self.message_id),
                    ("SubscribeURL", subscribe_url),
                    ("Timestamp", &self.timestamp),
                    ("Token", token),
                    ("TopicArn", &self.topic_arn),
                    ("Type", &self.kind),
                ])])
            }
        }
    }

    fn notification(&self, subject: Option<&str>) -> String {
        let mut pairs = vec![
            ("Message", self.message.as_str()),
            ("MessageId", &self.message_id),
        ];
        pairs.extend(subject.map(|subject| ("Subject", subject)));
        pairs.extend([
            ("Timestamp", self.timestamp.as_str()),
            ("TopicArn", &self.topic_arn),
            ("Type", &self.kind),
        ]);
        lines(&pairs)
    }
}

fn lines(pairs: &[(&str, &str)]) -> String {
    let mut text = String::new();
    for (key, value) in pairs {
        for part in [key, value] {
            text.push_str(part);
            text.push('\n');
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn notification() -> serde_json::Value {
        json!({
            "Type": "Notification", "MessageId": "id", "TopicArn": "topic", "Message": "hello",
            "Timestamp": "2018-09-01T06:30:20.123Z", "SignatureVersion": "1", "Signature": "AA==",
            "SigningCertURL": "address", "UnsubscribeURL": "address",
        })
    }

    fn parse(document: &serde_json::Value) -> Result<Envelope, IpnError> {
        Envelope::parse(document.to_string().as_bytes())
    }

    #[test]
    fn the_signature_covers_the_subject_only_when_there_is_one() {
        let without = "Message\nhello\nMessageId\nid\nTimestamp\n2018-09-01T06:30:20.123Z\nTopicArn\ntopic\nType\nNotification\n";
        let mut document = notification();
        let texts = |document: &serde_json::Value| {
            parse(document)
                .unwrap()
                .signed_texts(Kind::Notification)
                .unwrap()
        };
        assert_eq!(texts(&document), [without]);
        document["Subject"] = json!(null);
        assert_eq!(texts(&document), [without]);
        document["Subject"] = json!("paid");
        let with = without.replace("Timestamp\n", "Subject\npaid\nTimestamp\n");
        assert_eq!(texts(&document), [with.as_str()]);
        document["Subject"] = json!("");
        assert_eq!(
            texts(&document),
            [with.replace("paid", ""), without.to_owned()]
        );
    }

    #[test]
    fn only_the_message_may_have_line_breaks() {
        let mut document = notification();
        document["Message"] = json!("{\n  \"amount\": \"1\"\n}");
        assert!(parse(&document).is_ok());
        for key in ["MessageId", "TopicArn", "Timestamp", "Type", "Subject"] {
            let mut document = notification();
            document[key] = json!("a\nb");
            assert_eq!(parse(&document).unwrap_err(), IpnError::Malformed, "{key}");
        }
    }

    #[test]
    fn a_key_that_comes_twice_is_refused() {
        let text = notification()
            .to_string()
            .replacen('{', r#"{"Message":"another","#, 1);
        assert_eq!(
            Envelope::parse(text.as_bytes()).unwrap_err(),
            IpnError::Malformed
        );
    }

    #[test]
    fn timestamps_keep_their_milliseconds() {
        let envelope = parse(&notification()).unwrap();
        assert_eq!(
            envelope.sent_at(),
            Ok(Timestamp::from_millis(1_535_783_420_123))
        );
    }
}
