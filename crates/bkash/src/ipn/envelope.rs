//! The SNS document around a message, and the exact text that its signature covers.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use domain::Timestamp;
use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use super::IpnError;

/// The size limit of a message in bytes, which is SNS's own. bKash's messages have less than 2 KiB.
pub const MAX_MESSAGE_BYTES: usize = 256 * 1024;

/// The signature version of SNS: RSA with PKCS#1 v1.5 padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SignatureVersion {
    /// With SHA-1, the default of a topic.
    V1,
    /// With SHA-256.
    V2,
}

/// The types of documents that SNS sends.
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

/// The JSON document. Other keys are ignored, because the signature does not cover them. Duplicate keys are rejected,
/// so that all parsers see the same document.
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
    /// Parses a document. Signed values other than the message must not contain control characters.
    pub(super) fn parse(body: &[u8]) -> Result<Self, IpnError> {
        if body.len() > MAX_MESSAGE_BYTES {
            return Err(IpnError::TooLarge);
        }
        // The whole body must be UTF-8, because another parser may read what this one ignores.
        let text = std::str::from_utf8(body).map_err(|_| IpnError::Malformed)?;
        let envelope: Self = serde_json::from_str(text).map_err(|_| IpnError::Malformed)?;
        // The signed text is `key\nvalue\n`, which does not separate keys from values. If only the message, which is the
        // first value, may contain line breaks, each signed text belongs to exactly one document, and no part of a
        // genuine message can be presented as another field.
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

    /// The `Type` as received.
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

    /// When SNS received the message. It is the same in every delivery attempt.
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

    /// `SubscribeURL` and `Token`, which both kinds of confirmations have.
    pub(super) fn subscription(&self) -> Result<(&str, &str), IpnError> {
        self.subscribe_url
            .as_deref()
            .zip(self.token.as_deref())
            .ok_or(IpnError::Malformed)
    }

    /// The texts that the signature may cover. There are two if `Subject` is present and empty, otherwise one.
    ///
    /// Source: AWS, "Verifying the signatures of Amazon SNS messages". The subject is signed only if it is present, and
    /// implementations disagree whether an empty subject is present. Accepting both texts does not help an attacker,
    /// because both cover all other fields.
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
    fn the_signature_covers_the_subject_if_there_is_one() {
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
    fn only_the_message_may_contain_line_breaks() {
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
    fn a_duplicate_key_is_rejected() {
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
