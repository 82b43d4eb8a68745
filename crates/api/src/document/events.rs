//! The events that endpoints are sent: what each means, and what it looks like.

use serde_json::{Value, json};

use super::examples;

/// An event's type.
struct Kind {
    name: &'static str,
    about: &'static str,
    /// The status of its session or agreement after it, as a rule.
    object: &'static str,
    /// That of its payment.
    payment: Option<&'static str>,
    /// That of its refund.
    refund: Option<&'static str>,
}

const fn kind(name: &'static str, object: &'static str, about: &'static str) -> Kind {
    Kind {
        name,
        about,
        object,
        payment: None,
        refund: None,
    }
}

const fn payment(
    name: &'static str,
    object: &'static str,
    payment: &'static str,
    about: &'static str,
) -> Kind {
    Kind {
        payment: Some(payment),
        ..kind(name, object, about)
    }
}

const fn refund(name: &'static str, refund: &'static str, about: &'static str) -> Kind {
    Kind {
        payment: Some("completed"),
        refund: Some(refund),
        ..kind(name, "paid", about)
    }
}

/// Every type there is, in the order in which they may happen.
const KINDS: [Kind; 30] = [
    kind("session.opened", "open", "A session was opened."),
    payment(
        "payment.initiated",
        "at_bkash",
        "initiated",
        "The payer was sent to bKash.",
    ),
    payment(
        "payment.completed",
        "paid",
        "completed",
        "The money was taken. Deliver.",
    ),
    payment(
        "payment.authorized",
        "authorized",
        "authorized",
        "The money is held. Capture or void it before `hold_ends_at`.",
    ),
    payment(
        "payment.declined",
        "open",
        "declined",
        "bKash refused the payment; `reason` says why, `bkash_error_code` is its number. The payer may try again.",
    ),
    payment(
        "payment.ended",
        "open",
        "ended",
        "The payer closed bKash's page, failed there, or began anew. No money moved.",
    ),
    payment(
        "payment.not_executed",
        "open",
        "not_executed",
        "bKash was asked about a lost answer and says that it took no money. The payer may try again.",
    ),
    payment(
        "payment.unknown",
        "unknown",
        "unknown",
        "bKash gave no usable answer, and is asked what happened. Do not deliver, and do not let the payer pay \
         again: the next event of the payment says what it was.",
    ),
    payment(
        "payment.unresolved",
        "unknown",
        "unknown",
        "bKash has been asked again and again without a usable answer. It is asked on; somebody should look into \
         bKash's portal.",
    ),
    payment(
        "payment.late_success",
        "needs_check",
        "late_success",
        "Money was taken or held after the payer had been told that it was not. Deliver, or refund or void it.",
    ),
    payment(
        "payment.quarantined",
        "needs_check",
        "quarantined",
        "bKash took money, but not as the order said. Do not deliver before somebody has looked.",
    ),
    payment(
        "payment.hold_ending",
        "authorized",
        "authorized",
        "A hold nears its end, and the session's rule says that nothing is done. Capture or void it now.",
    ),
    payment(
        "payment.hold_ended",
        "authorized",
        "authorized",
        "The hold's time is over. bKash may have let the money go.",
    ),
    payment(
        "payment.captured",
        "paid",
        "completed",
        "Held money was taken.",
    ),
    payment(
        "payment.voided",
        "voided",
        "voided",
        "Held money was given back.",
    ),
    payment(
        "payment.capture_refused",
        "authorized",
        "authorized",
        "bKash refused to take held money; `reason` says why, `bkash_error_code` is its number. It is still held.",
    ),
    payment(
        "payment.void_refused",
        "authorized",
        "authorized",
        "bKash refused to give held money back; `reason` says why, `bkash_error_code` is its number. It is still \
         held.",
    ),
    payment(
        "payment.settlement_unresolved",
        "authorized",
        "capturing",
        "A capture or void has been sent again and again without a usable answer. It is sent on; somebody should \
         look into bKash's portal.",
    ),
    kind(
        "session.cancelled",
        "cancelled",
        "The payer or the merchant gave the session up.",
    ),
    kind(
        "session.expired",
        "expired",
        "The session's time ran out before it was paid.",
    ),
    refund("refund.requested", "pending", "A refund is being sent."),
    refund("refund.completed", "completed", "The money was given back."),
    refund(
        "refund.refused",
        "refused",
        "The refund was not sent, or bKash refused it; `refusal` says why, `bkash_error_code` is bKash's number. No money \
         moved.",
    ),
    refund(
        "refund.unknown",
        "unknown",
        "bKash gave no usable answer, and is asked what happened. Do not send the money another way meanwhile.",
    ),
    refund(
        "refund.unresolved",
        "unknown",
        "bKash has been asked again and again without a usable answer. It is asked on.",
    ),
    refund(
        "refund.not_executed",
        "not_executed",
        "bKash does not list the refund: no money moved. Another can be made ten minutes later.",
    ),
    kind(
        "agreement.consented",
        "active",
        "A payer let you remember a wallet. It can pay with the PIN alone.",
    ),
    kind(
        "agreement.revoked",
        "revoked",
        "Consent was taken back, and bKash has confirmed it.",
    ),
    kind(
        "notification.differs",
        "differs",
        "bKash told of a payment whose session says something else. Somebody must look.",
    ),
    kind(
        "notification.unmatched",
        "unmatched",
        "bKash told of a payment that belongs to no session: another channel, such as a QR code, or something \
         that somebody must look at.",
    ),
];

/// Adds an entry for every type.
pub(super) fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let mut webhooks = serde_json::Map::new();
    for kind in &KINDS {
        webhooks.insert(kind.name.to_owned(), described(&schemas, kind));
    }
    document["webhooks"] = Value::Object(webhooks);
    document["x-events"] = KINDS.iter().map(|kind| kind.name).collect();
    let names: Vec<_> = KINDS.iter().map(|kind| kind.name).collect();
    // Not a closed list: later versions have more.
    document["components"]["schemas"]["Event"]["properties"]["type"]["examples"] = json!(names);
}

fn described(schemas: &Value, kind: &Kind) -> Value {
    json!({ "post": {
        "operationId": format!("on_{}", kind.name.replace('.', "_")),
        "summary": kind.name,
        "description": kind.about,
        "security": [],
        "parameters": [
            header("webhook-id", "The event's identifier, the same on every attempt: drop one that you have handled.",
                "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
            header("webhook-timestamp", "When this attempt was made, in seconds since 1970.", "1795280400"),
            header("webhook-signature", "Signatures with every live secret, separated by blanks: `v1,` HMAC-SHA256, \
                `v1a,` ed25519.", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
        ],
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Event" },
            "example": example(schemas, kind),
        } } },
        "responses": {
            "2XX": { "description": "The event is taken. Answer before acting on it." },
            "410": { "description": "The endpoint is disabled." },
            "default": { "description": "The event is sent again later." },
        },
    } })
}

fn header(name: &str, about: &str, example: &str) -> Value {
    json!({ "name": name, "in": "header", "description": about, "required": true,
        "schema": { "type": "string" }, "example": example })
}

fn example(schemas: &Value, kind: &Kind) -> Value {
    let mut event = examples::of(schemas, &schemas["Event"]);
    event["type"] = json!(kind.name);
    let object = match kind.name.split('.').next() {
        Some("agreement") => "Agreement",
        Some("notification") => "Notification",
        _ => "CheckoutSession",
    };
    event["data"]["object"] = examples::of(schemas, &schemas[object]);
    event["data"]["object"]["status"] = json!(kind.object);
    if kind.object == "revoked" {
        event["data"]["object"]["revoked_at"] = event["timestamp"].clone();
    }
    if let Some(status) = kind.payment {
        event["data"]["payment"] = of_payment(schemas, status);
        if kind.name.starts_with("payment.") && kind.name.ends_with("_refused") {
            event["data"]["payment"]["reason"] = json!("wallet_blocked");
            event["data"]["payment"]["bkash_error_code"] = json!("2037");
        }
    } else if kind.object == "open" {
        event["data"]["object"]["payment"] = Value::Null;
    }
    if let Some(status) = kind.refund {
        let mut refund = examples::of(schemas, &schemas["Refund"]);
        refund["status"] = json!(status);
        if status != "completed" {
            refund["trx_id"] = Value::Null;
            refund["completed_at"] = Value::Null;
        }
        if status == "refused" {
            refund["refusal"] = json!("merchant_balance");
            refund["bkash_error_code"] = json!("2023");
        }
        event["data"]["refund"] = refund;
    }
    event
}

/// A payment, without what is known only of one whose money was taken or is held.
fn of_payment(schemas: &Value, status: &str) -> Value {
    let mut payment = examples::of(schemas, &schemas["Payment"]);
    payment["status"] = json!(status);
    match status {
        "completed" | "late_success" | "voided" => {}
        "authorized" | "capturing" => payment["hold_ends_at"] = json!("2026-11-28T17:02:41.120Z"),
        _ => {
            payment["trx_id"] = Value::Null;
            payment["paid_at"] = Value::Null;
            payment["wallet"] = Value::Null;
        }
    }
    match status {
        "declined" => {
            payment["reason"] = json!("insufficient_balance");
            payment["bkash_error_code"] = json!("2023");
        }
        "quarantined" => payment["reason"] = json!("amount"),
        "ended" => payment["reason"] = json!("closed"),
        _ => {}
    }
    payment
}
