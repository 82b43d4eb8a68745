//! The JSON document of an SNS message, and the text that its signature covers.

use serde::Serialize;

use super::key::NotificationKey;
use crate::state::{MessageType, SignatureVersion, Subscription};

/// An SNS message, with keys in the order of SNS. Source: AWS, "HTTP/HTTPS notification JSON
/// format".
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Envelope {
    #[serde(rename = "Type")]
    pub(super) kind: MessageType,
    pub(super) message_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token: Option<String>,
    pub(super) topic_arn: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<String>,
    pub(super) message: String,
    #[serde(rename = "SubscribeURL", skip_serializing_if = "Option::is_none")]
    subscribe_url: Option<String>,
    timestamp: String,
    signature_version: SignatureVersion,
    pub(super) signature: String,
    #[serde(rename = "SigningCertURL")]
    signing_cert_url: String,
    #[serde(rename = "UnsubscribeURL", skip_serializing_if = "Option::is_none")]
    unsubscribe_url: Option<String>,
}

/// The parts that differ between messages.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) kind: MessageType,
    pub(super) id: String,
    pub(super) subject: Option<String>,
    pub(super) text: String,
    /// RFC 3339 with milliseconds, in UTC.
    pub(super) timestamp: String,
}

impl Envelope {
    /// An unsigned envelope.
    pub(super) fn of(message: Message, subscription: &Subscription, key: &NotificationKey) -> Self {
        let notification = message.kind == MessageType::Notification;
        Self {
            kind: message.kind,
            message_id: message.id,
            token: (!notification).then(|| subscription.token.clone()),
            topic_arn: subscription.request.topic_arn.clone(),
            subject: message.subject,
            message: message.text,
            subscribe_url: (!notification).then(|| subscription.subscribe_url()),
            timestamp: message.timestamp,
            signature_version: subscription.request.signature_version,
            signature: String::new(),
            signing_cert_url: format!("{}/{}", subscription.origin, key.file),
            unsubscribe_url: notification.then(|| subscription.unsubscribe_url()),
        }
    }

    /// Signs the current content. Returns false if signing fails.
    pub(super) fn sign(&mut self, key: &NotificationKey) -> bool {
        let signature = key.sign(&self.signed_text(), self.signature_version);
        let signed = signature.is_some();
        self.signature = signature.unwrap_or_default();
        signed
    }

    /// The text to sign: `key\nvalue\n` of each field, sorted by key. Source: AWS, "Verifying the
    /// signatures of Amazon SNS messages".
    fn signed_text(&self) -> String {
        let fields = [
            ("Message", Some(self.message.as_str())),
            ("MessageId", Some(&self.message_id)),
            ("Subject", self.subject.as_deref()),
            ("SubscribeURL", self.subscribe_url.as_deref()),
            ("Timestamp", Some(&self.timestamp)),
            ("Token", self.token.as_deref()),
            ("TopicArn", Some(&self.topic_arn)),
            ("Type", Some(self.kind.name())),
        ];
        let mut text = String::new();
        for (key, value) in fields {
            if let Some(value) = value {
                text.extend([key, "\n", value, "\n"]);
            }
        }
        text
    }

    /// The request body.
    pub(super) fn body(&self) -> String {
        // Serializing strings cannot fail.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
