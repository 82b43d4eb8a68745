//! Applies faults to a message (`"operation": "ipn"`).

use serde_json::Value;

use super::envelope::Envelope;
use crate::{
    faults::{self, Rule},
    state::MessageType,
};

/// The false amount, as in API responses.
const WRONG_AMOUNT: &str = "13.37";
/// Another AWS account.
const FOREIGN_ACCOUNT: &str = "999999999999";

/// Applies the faults before signing. SNS signs messages of every topic.
pub(super) fn before_signing(envelope: &mut Envelope, fault: Option<&Rule>) {
    if fault.is_some_and(|fault| fault.kind == faults::Kind::WrongTopic) {
        let mut parts: Vec<_> = envelope.topic_arn.split(':').collect();
        if let Some(account) = parts.get_mut(4) {
            *account = FOREIGN_ACCOUNT;
        }
        envelope.topic_arn = parts.join(":");
    }
}

/// Applies the faults that make the signature invalid.
pub(super) fn after_signing(envelope: &mut Envelope, fault: Option<&Rule>) {
    let kind = fault.map(|fault| fault.kind);
    if kind == Some(faults::Kind::BadSignature) {
        // The result is still base64 of the same length.
        let other = if envelope.signature.starts_with('A') {
            "B"
        } else {
            "A"
        };
        envelope.signature.replace_range(..1, other);
    } else if kind == Some(faults::Kind::WrongAmount) {
        envelope.message = with_wrong_amount(&envelope.message);
    }
}

/// Whether the message has an amount.
pub(super) const fn has_amount(kind: MessageType) -> bool {
    matches!(kind, MessageType::Notification)
}

fn with_wrong_amount(message: &str) -> String {
    let amount = serde_json::from_str::<Value>(message)
        .ok()
        .and_then(|notice| Some(notice.get("amount")?.as_str()?.to_owned()));
    match amount {
        // In place, so that nothing else changes.
        Some(amount) => message.replacen(
            &format!("\"amount\":\"{amount}\""),
            &format!("\"amount\":\"{WRONG_AMOUNT}\""),
            1,
        ),
        None => format!("{message} "),
    }
}
