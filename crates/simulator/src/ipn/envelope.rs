//! What SNS wraps around a message, and the text it signs.

use serde::Serialize;

use super::key::NotificationKey;
use crate::state::{MessageType, SignatureVersion, Subscription};

/// A document as SNS writes it, keys in its order. Source: AWS, "HTTP/HTTPS … JSON format".
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

/// What differs from message to message.
#[derive(Debug)]
pub(super) struct Message {
    pub(super) kind: MessageType,
    pub(super) id: String,
    pub(super) subject: Option<String>,
    pub(super) message: String,
    /// RFC 3339 with milliseconds, in UTC.
    pub(super) timestamp: String,
}

impl Envelope {
    /// The document of a letter, not signed yet.
    pub(super) fn of(message: Message, subscription: &Subscription, key: &NotificationKey) -> Self {
        let notification = message.kind == MessageType::Notification;
        Self {
            kind: message.kind,
            message_id: message.id,
            token: (!notification).then(|| subscription.token.clone()),
            topic_arn: subscription.request.topic_arn.clone(),
            subject: message.subject,
            message: message.message,
            subscribe_url: (!notification).then(|| subscription.subscribe_url()),
            timestamp: message.timestamp,
            signature_version: subscription.request.signature_version,
            signature: String::new(),
            signing_cert_url: format!("{}/{}", subscription.origin, key.file),
            unsubscribe_url: notification.then(|| subscription.unsubscribe_url()),
        }
    }

    /// Signs the document as it stands; false only if the key were broken.
    pub(super) fn sign(&mut self, key: &NotificationKey) -> bool {
        let signature = key.sign(&self.signed_text(), self.signature_version);
        let signed = signature.is_some();
        self.signature = signature.unwrap_or_default();
        signed
    }

    /// `key\nvalue\n` of what is there, by name. Source: AWS, "Verifying the signatures …".
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

    /// The request's body.
    pub(super) fn body(&self) -> String {
        // A struct of texts has a JSON form.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }
}
