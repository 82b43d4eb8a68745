//! The event types: the description and an example of each.

use domain::EventType;
use serde_json::{Value, json};

use super::schema_example;

/// The documentation of an event type.
struct EventDocs {
    description: &'static str,
    /// The status of the session, agreement or notification in the example.
    object: &'static str,
    /// The status of the payment in the example.
    payment: Option<&'static str>,
    /// The status of the refund in the example.
    refund: Option<&'static str>,
}

const fn object(object: &'static str, description: &'static str) -> EventDocs {
    EventDocs {
        description,
        object,
        payment: None,
        refund: None,
    }
}

const fn payment(
    object: &'static str,
    payment: &'static str,
    description: &'static str,
) -> EventDocs {
    EventDocs {
        payment: Some(payment),
        ..self::object(object, description)
    }
}

const fn refund(refund: &'static str, description: &'static str) -> EventDocs {
    EventDocs {
        payment: Some("completed"),
        refund: Some(refund),
        ..object("paid", description)
    }
}

#[expect(clippy::too_many_lines, reason = "a table")]
const fn docs(event: EventType) -> EventDocs {
    match event {
        EventType::SessionOpened => object("open", "A session was created."),
        EventType::PaymentInitiated => payment(
            "open",
            "pending_payer",
            "A payment was created at bKash, and the payer was redirected there.",
        ),
        EventType::PaymentCompleted => payment(
            "paid",
            "completed",
            "The payment succeeded. Fulfil the order.",
        ),
        EventType::PaymentAuthorized => payment(
            "authorized",
            "authorized",
            "The payment is authorized. Capture or void it before `hold_ends_at`.",
        ),
        EventType::PaymentDeclined => payment(
            "open",
            "declined",
            "bKash declined the payment; see `reason` and `bkash_error_code`. The payer can try again.",
        ),
        EventType::PaymentEnded => payment(
            "open",
            "ended",
            "The payer left bKash's page, failed there, or started another payment. Nothing was charged.",
        ),
        EventType::PaymentNotExecuted => payment(
            "open",
            "ended",
            "The outcome of the payment was unknown, and bKash reports that it was not executed. The \
                 payer can try again.",
        ),
        EventType::PaymentUnknown => payment(
            "processing",
            "unknown",
            "The outcome of the payment is not known, and bKash is queried. Do not fulfil the order, and \
                 do not ask the payer to pay again: the next event of the payment reports the outcome.",
        ),
        EventType::PaymentUnresolved => payment(
            "processing",
            "unknown",
            "bKash has been queried repeatedly without a usable response. Queries continue; check the \
                 payment in bKash's merchant portal.",
        ),
        EventType::PaymentLateSuccess => payment(
            "needs_attention",
            "quarantined",
            "The payment succeeded or was authorized after it had been reported as failed. Fulfil the \
                 order, or refund or void the payment.",
        ),
        EventType::PaymentQuarantined => payment(
            "needs_attention",
            "quarantined",
            "bKash charged the payer, but the amount, currency or invoice differs from the order. Review \
                 the payment before you fulfil the order.",
        ),
        EventType::PaymentResolved => payment(
            "paid",
            "quarantined",
            "Somebody resolved the quarantined payment; see `verdict`. If it is `accepted`, the order is paid: \
                 fulfil it.",
        ),
        EventType::PaymentHoldEnding => payment(
            "authorized",
            "authorized",
            "The authorization is about to expire, and the session has `at_end: nothing`. Capture or void \
                 the payment now.",
        ),
        EventType::PaymentHoldEnded => payment(
            "authorized",
            "authorized",
            "The authorization has expired. bKash may have released the amount.",
        ),
        EventType::PaymentCaptured => {
            payment("paid", "captured", "An authorized payment was captured.")
        }
        EventType::PaymentVoided => {
            payment("voided", "voided", "An authorized payment was voided.")
        }
        EventType::PaymentCaptureDeclined => payment(
            "authorized",
            "authorized",
            "bKash declined the capture; see `reason` and `bkash_error_code`. The payment is still \
                 authorized.",
        ),
        EventType::PaymentVoidDeclined => payment(
            "authorized",
            "authorized",
            "bKash declined the void; see `reason` and `bkash_error_code`. The payment is still authorized.",
        ),
        EventType::PaymentCaptureUnresolved => payment(
            "authorized",
            "capturing",
            "The capture has been sent repeatedly without a usable response. It continues to be sent; \
                 check the payment in bKash's merchant portal.",
        ),
        EventType::PaymentVoidUnresolved => payment(
            "authorized",
            "voiding",
            "The void has been sent repeatedly without a usable response. It continues to be sent; check \
                 the payment in bKash's merchant portal.",
        ),
        EventType::SessionCancelled => object(
            "cancelled",
            "The payer or the merchant cancelled the session.",
        ),
        EventType::SessionExpired => object("expired", "The session expired before it was paid."),
        EventType::SessionHistoryLost => object(
            "needs_attention",
            "A backup was restored, and nobody can tell whether the order was paid after the backup was made. It cannot be \
                 paid until you resolve the session.",
        ),
        EventType::SessionResolved => object(
            "open",
            "Somebody found out that the order of a session with lost history was not paid. It can be paid, or expires.",
        ),
        EventType::RefundRequested => {
            refund("pending", "A refund was created and is sent to bKash.")
        }
        EventType::RefundCompleted => refund("completed", "The refund succeeded."),
        EventType::RefundDeclined => refund(
            "declined",
            "bKash declined the refund; see `decline_reason` and `bkash_error_code`. Nothing was refunded.",
        ),
        EventType::RefundUnknown => refund(
            "unknown",
            "The outcome of the refund is not known, and bKash is queried. Do not return the money in \
                 another way meanwhile.",
        ),
        EventType::RefundUnresolved => refund(
            "unknown",
            "bKash has been queried repeatedly without a usable response. Queries continue.",
        ),
        EventType::RefundNotExecuted => refund(
            "not_executed",
            "bKash does not list the refund: nothing was refunded. Wait ten minutes before you create \
                 another one.",
        ),
        EventType::AgreementConsented => object(
            "active",
            "A payer consented to an agreement. Payments with the saved wallet need the PIN alone.",
        ),
        EventType::AgreementRevoked => object(
            "revoked",
            "An agreement was cancelled, and bKash confirmed it.",
        ),
        EventType::NotificationDiffers => object(
            "differs",
            "A notification from bKash contradicts the session of its payment. Review the payment.",
        ),
        EventType::NotificationUnmatched => object(
            "unmatched",
            "A notification from bKash matches no session. The payment was made through another channel, \
                 such as a QR code, or needs review.",
        ),
    }
}

/// Adds a webhook for every event type, and `x-events`: the names in order.
pub(super) fn add(document: &mut Value) {
    let schemas = document["components"]["schemas"].clone();
    let mut webhooks = serde_json::Map::new();
    for event in EventType::ALL {
        webhooks.insert(event.as_str().to_owned(), webhook(&schemas, event));
    }
    document["webhooks"] = Value::Object(webhooks);
    let names: Vec<_> = EventType::ALL.iter().map(|event| event.as_str()).collect();
    document["x-events"] = json!(names);
    // Examples rather than an enum: later versions can add types.
    document["components"]["schemas"]["Event"]["properties"]["type"]["examples"] = json!(names);
}

fn webhook(schemas: &Value, event: EventType) -> Value {
    json!({ "post": {
        "operationId": format!("on_{}", event.as_str().replace('.', "_")),
        "summary": event.as_str(),
        "description": docs(event).description,
        "security": [],
        "parameters": [
            header("webhook-id", "The event's identifier, the same for every attempt. Use it to ignore duplicates.",
                "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741"),
            header("webhook-timestamp", "The time of this attempt, in seconds since 1970-01-01.", "1795280400"),
            header("webhook-signature", "A signature with each active secret, separated by spaces: `v1,` HMAC-SHA256 or \
                `v1a,` Ed25519.", "v1,K5oZfzN95Z9UVu1EsfQmfVNQhnkZ2pj9o9NDN/H/pI4="),
        ],
        "requestBody": { "required": true, "content": { "application/json": {
            "schema": { "$ref": "#/components/schemas/Event" },
            "example": example(schemas, event),
        } } },
        "responses": {
            "2XX": { "description": "The event is accepted." },
            "410": { "description": "The endpoint does not want events any more and is disabled." },
            "default": { "description": "The delivery failed and is repeated later." },
        },
    } })
}

fn header(name: &str, description: &str, example: &str) -> Value {
    json!({ "name": name, "in": "header", "description": description, "required": true,
        "schema": { "type": "string" }, "example": example })
}

fn example(schemas: &Value, event_type: EventType) -> Value {
    let docs = docs(event_type);
    let name = event_type.as_str();
    let mut event = schema_example::of(schemas, &schemas["Event"]);
    event["type"] = json!(name);
    let object = match name.split('.').next() {
        Some("agreement") => "Agreement",
        Some("notification") => "Notification",
        Some("session" | "payment" | "refund") => "CheckoutSession",
        // No schema has this name, so that the test of the document names the type.
        Some(_) | None => name,
    };
    event["data"]["object"] = schema_example::of(schemas, &schemas[object]);
    event["data"]["object"]["status"] = json!(docs.object);
    if docs.object == "revoked" {
        event["data"]["object"]["revoked_at"] = event["timestamp"].clone();
    }
    if let Some(status) = docs.payment {
        event["data"]["payment"] = payment_with(schemas, status, reason(event_type));
        if matches!(
            event_type,
            EventType::PaymentCaptureDeclined | EventType::PaymentVoidDeclined
        ) {
            event["data"]["payment"]["bkash_error_code"] = json!("2037");
        }
    } else if docs.object == "open" {
        event["data"]["object"]["payment"] = Value::Null;
    }
    if let Some(status) = docs.refund {
        let mut refund = schema_example::of(schemas, &schemas["Refund"]);
        refund["status"] = json!(status);
        if status != "completed" {
            refund["trx_id"] = Value::Null;
            refund["completed_at"] = Value::Null;
        }
        if status == "declined" {
            refund["decline_reason"] = json!("merchant_balance");
            refund["bkash_error_code"] = json!("2023");
        }
        event["data"]["refund"] = refund;
    }
    event
}

/// The reason in the example of an event's payment.
fn reason(event: EventType) -> Option<&'static str> {
    match event {
        EventType::PaymentDeclined => Some("insufficient_balance"),
        EventType::PaymentEnded => Some("closed"),
        EventType::PaymentNotExecuted => Some("not_executed"),
        EventType::PaymentLateSuccess | EventType::PaymentResolved => Some("late_success"),
        EventType::PaymentQuarantined => Some("amount"),
        EventType::PaymentCaptureDeclined | EventType::PaymentVoidDeclined => {
            Some("wallet_blocked")
        }
        EventType::SessionOpened
        | EventType::SessionCancelled
        | EventType::SessionExpired
        | EventType::SessionHistoryLost
        | EventType::SessionResolved
        | EventType::PaymentInitiated
        | EventType::PaymentUnknown
        | EventType::PaymentUnresolved
        | EventType::PaymentCompleted
        | EventType::PaymentAuthorized
        | EventType::PaymentHoldEnding
        | EventType::PaymentHoldEnded
        | EventType::PaymentCaptured
        | EventType::PaymentVoided
        | EventType::PaymentCaptureUnresolved
        | EventType::PaymentVoidUnresolved
        | EventType::RefundRequested
        | EventType::RefundCompleted
        | EventType::RefundDeclined
        | EventType::RefundUnknown
        | EventType::RefundUnresolved
        | EventType::RefundNotExecuted
        | EventType::AgreementConsented
        | EventType::AgreementRevoked
        | EventType::NotificationDiffers
        | EventType::NotificationUnmatched => None,
    }
}

/// The example of a payment with a status. Members that are only set for charged payments are null otherwise.
fn payment_with(schemas: &Value, status: &str, reason: Option<&str>) -> Value {
    let mut payment = schema_example::of(schemas, &schemas["Payment"]);
    payment["status"] = json!(status);
    payment["reason"] = json!(reason);
    match status {
        "completed" | "captured" | "voided" => {}
        "quarantined" if reason == Some("late_success") => {}
        "authorized" | "capturing" => payment["hold_ends_at"] = json!("2026-11-28T17:02:41.120Z"),
        _ => {
            payment["trx_id"] = Value::Null;
            payment["paid_at"] = Value::Null;
            payment["wallet"] = Value::Null;
        }
    }
    if status == "declined" {
        payment["bkash_error_code"] = json!("2023");
    }
    payment
}
