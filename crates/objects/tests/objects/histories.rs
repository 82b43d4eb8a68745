//! Recorded events of sessions, agreements and notifications, one history for each state.

use serde_json::{Value, json};

use crate::replay::{AGREEMENT, SESSION};

/// The name of a state and the events that lead to it.
pub(crate) type History = (&'static str, Vec<Value>);

/// A session with the fields that every session has.
fn opened() -> Value {
    json!({
        "type": "opened",
        "account": "tea-house/test",
        "amount": 59_900,
        "invoice": "INV-1042",
        "payer": null,
        "lines": [],
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
        "expires_at": 1_795_282_200_120_i64,
        "hold": null,
        "agreement_policy": "never",
        "locale": null,
        "metadata": {},
    })
}

/// A session with every optional field.
fn opened_with_options() -> Value {
    let mut opened = opened();
    opened["account"] = json!("tea-house/live");
    opened["payer"] = json!("customer-7");
    opened["lines"] = json!([{ "name": "মধু", "quantity": 2, "amount": 59_900 }]);
    opened["hold"] = json!({ "seconds": 604_800, "at_end": "capture" });
    opened["agreement_policy"] = json!("offer");
    opened["locale"] = json!("bn");
    opened["metadata"] = json!({ "cart": "42" });
    opened
}

/// A session whose payment is authorized first, and voided after a week unless it is captured.
fn opened_for_authorization() -> Value {
    let mut opened = opened();
    opened["hold"] = json!({ "seconds": 604_800, "at_end": "void" });
    opened
}

fn payment(index: usize, event: &Value) -> Value {
    json!({ "type": "payment", "index": index, "event": event })
}

fn refund(index: usize, event: &Value) -> Value {
    json!({ "type": "refund", "index": index, "event": event })
}

/// A session with one payment, which the payer confirmed, followed by `events` of the payment.
fn executed(opened: Value, events: &[Value]) -> Vec<Value> {
    let begin = [
        json!({ "type": "requested", "method": "wallet" }),
        initiated(),
        json!({ "type": "callback_received", "outcome": "success", "genuine": true }),
        json!({ "type": "execute_requested" }),
    ];
    let events = begin.iter().chain(events).map(|event| payment(0, event));
    std::iter::once(opened).chain(events).collect()
}

fn initiated() -> Value {
    json!({
        "type": "initiated",
        "payment_id": "TR0011F31hkX61795280400",
        "bkash_url": "https://payment.bkash.com/?paymentId=TR0011F31hkX61795280400",
        "signature": "k3YOrG8qy6",
    })
}

fn completed() -> Value {
    json!({ "type": "completed", "trx_id": "BFD90JRLST", "wallet": "017••••8575" })
}

fn authorized() -> Value {
    json!({ "type": "authorized", "trx_id": "BFD90JRLST", "wallet": "017••••8575" })
}

fn execute_unanswered() -> Value {
    json!({ "type": "execute_unanswered", "detail": "no answer" })
}

fn resolution(resolution: &str) -> Value {
    json!({ "type": "resolution_requested", "resolution": resolution, "by": "merchant" })
}

/// Sessions in the states that they are named for.
pub(crate) fn sessions() -> Vec<History> {
    vec![
        ("open", vec![opened()]),
        ("open-with-options", vec![opened_with_options()]),
        ("processing", executed(opened(), &[execute_unanswered()])),
        (
            "authorized",
            executed(opened_for_authorization(), &[authorized()]),
        ),
        ("paid", executed(opened(), &[completed()])),
        (
            "needs_attention",
            executed(
                opened(),
                &[json!({ "type": "quarantined", "mismatch": "amount", "trx_id": "BFD90JRLST" })],
            ),
        ),
        ("expired", vec![opened(), json!({ "type": "expired" })]),
        ("cancelled", vec![opened(), json!({ "type": "cancelled" })]),
        (
            "voided",
            executed(
                opened_for_authorization(),
                &[
                    authorized(),
                    resolution("void"),
                    json!({ "type": "voided" }),
                ],
            ),
        ),
    ]
}

/// A session that is paid by its second payment.
pub(crate) fn two_payments() -> Vec<Value> {
    let refused = json!({
        "type": "declined",
        "reason": "wrong_pin",
        "detail": "2014 Wrong PIN",
        "bkash_error_code": "2014",
    });
    let mut events = executed(opened(), &[refused]);
    events.push(payment(
        1,
        &json!({ "type": "requested", "method": "wallet" }),
    ));
    events.push(payment(1, &initiated()));
    events.push(payment(1, &json!({ "type": "execute_requested" })));
    events.push(payment(1, &completed()));
    events
}

/// A session that is paid with the wallet of an agreement.
fn paid_with_an_agreement() -> Vec<Value> {
    let requested = json!({ "type": "requested", "method": { "agreement": AGREEMENT } });
    let execute = json!({ "type": "execute_requested" });
    let events = [requested, initiated(), execute, completed()];
    let events = events.iter().map(|event| payment(0, event));
    let mut opened = opened();
    opened["account"] = json!("tea-house/live");
    opened["payer"] = json!("customer-7");
    std::iter::once(opened).chain(events).collect()
}

/// Sessions whose first payment has the state that they are named for.
pub(crate) fn payments() -> Vec<History> {
    let requested = payment(0, &json!({ "type": "requested", "method": "wallet" }));
    let capture_declined = json!({
        "type": "resolution_declined",
        "resolution": "capture",
        "reason": "wallet_blocked",
        "detail": "2081",
        "bkash_error_code": "2081",
    });
    let query_unanswered = json!({
        "type": "query_unanswered",
        "detail": "9999 System Error",
        "bkash_error_code": "9999",
    });
    let declined = json!({
        "type": "declined",
        "reason": "insufficient_balance",
        "detail": "2023 Insufficient Balance",
        "bkash_error_code": "2023",
    });
    let late = json!({ "type": "late_success", "trx_id": "BFD90JRLST", "wallet": null });
    let held = |events: &[Value]| {
        let events = [&[authorized()], events].concat();
        executed(opened_for_authorization(), &events)
    };
    vec![
        ("created", vec![opened(), requested.clone()]),
        (
            "pending_payer",
            vec![opened(), requested.clone(), payment(0, &initiated())],
        ),
        ("executing", executed(opened(), &[])),
        (
            "unknown",
            executed(opened(), &[execute_unanswered(), query_unanswered]),
        ),
        ("authorized", held(&[])),
        (
            "authorized-capture-declined",
            held(&[resolution("capture"), capture_declined]),
        ),
        ("capturing", held(&[resolution("capture")])),
        ("voiding", held(&[resolution("void")])),
        (
            "captured",
            held(&[
                resolution("capture"),
                json!({ "type": "captured", "trx_id": "BFD91CAPTR" }),
            ]),
        ),
        ("completed", executed(opened(), &[completed()])),
        ("completed-with-agreement", paid_with_an_agreement()),
        (
            "voided",
            held(&[resolution("void"), json!({ "type": "voided" })]),
        ),
        ("declined", executed(opened(), &[declined])),
        (
            "ended",
            vec![
                opened(),
                requested,
                payment(0, &initiated()),
                payment(0, &json!({ "type": "ended", "reason": "closed" })),
            ],
        ),
        (
            "quarantined",
            executed(opened(), &[execute_unanswered(), late]),
        ),
    ]
}

/// A refund of a completed payment, followed by `events` of the refund.
fn refunded(events: &[Value]) -> Vec<Value> {
    let requested = json!({
        "type": "requested",
        "id": "re_7d4c52a8e1f0b3d6c9a7410f3c6a1e9b",
        "payment": 0,
        "amount": 10_000,
        "sku": "honey",
        "reason": "The jar was broken",
    });
    let events = std::iter::once(&requested).chain(events);
    let mut session = executed(opened(), &[completed()]);
    session.extend(events.map(|event| refund(0, event)));
    session
}

/// Sessions whose first refund has the state that they are named for.
pub(crate) fn refunds() -> Vec<History> {
    let unanswered = json!({ "type": "unanswered", "detail": "no answer" });
    let status_unanswered = json!({
        "type": "status_unanswered",
        "detail": "9999 System Error",
        "bkash_error_code": "9999",
    });
    let declined = json!({
        "type": "declined",
        "reason": "merchant_balance",
        "detail": "2023 Insufficient Balance",
        "bkash_error_code": "2023",
    });
    vec![
        ("pending", refunded(&[])),
        (
            "unknown",
            refunded(&[unanswered.clone(), status_unanswered]),
        ),
        (
            "not_executed",
            refunded(&[unanswered, json!({ "type": "not_executed" })]),
        ),
        ("declined", refunded(&[declined])),
        (
            "completed",
            refunded(&[json!({ "type": "completed", "trx_id": "BFD92REFND" })]),
        ),
    ]
}

/// An agreement that was requested, followed by `events`.
fn agreement(session: &Value, events: &[Value]) -> Vec<Value> {
    let requested = json!({
        "type": "requested",
        "account": "tea-house/test",
        "payer": "customer-7",
        "session": session,
    });
    let events = events.iter().cloned();
    [requested, initiated()].into_iter().chain(events).collect()
}

/// Agreements in the states that they are named for.
pub(crate) fn agreements() -> Vec<History> {
    let session = json!(SESSION);
    let execute = json!({ "type": "execute_requested" });
    let consented = json!({
        "type": "consented",
        "agreement_id": "TokenizedMerchant01L3IKB",
        "wallet": "017••••8575",
    });
    let declined = json!({
        "type": "declined",
        "reason": "not_a_wallet",
        "detail": "2058 Not a Customer Wallet",
        "bkash_error_code": "2058",
    });
    let revoke = json!({ "type": "revoke_requested" });
    let active = [execute.clone(), consented];
    let revoking = [&active[..], &[revoke]].concat();
    let revoked = [&revoking[..], &[json!({ "type": "revoked" })]].concat();
    vec![
        ("pending", agreement(&session, &[])),
        (
            "unknown",
            agreement(&session, &[execute.clone(), execute_unanswered()]),
        ),
        ("ended", agreement(&session, &[execute, declined])),
        ("active", agreement(&session, &active)),
        ("active-without-session", agreement(&Value::Null, &active)),
        ("revoking", agreement(&session, &revoking)),
        ("revoked", agreement(&session, &revoked)),
    ]
}

/// Notifications in the states that they are named for.
pub(crate) fn notifications() -> Vec<History> {
    let received = |content: Value| {
        json!({
            "type": "received",
            "account": "tea-house/test",
            "content": content,
        })
    };
    let payment = received(json!({
        "trx_id": "BFD90JRLST",
        "amount": 59_900,
        "completed": true,
        "kind": "10002294",
        "wallet": "017••••8575",
        "invoice": "INV-1042",
        "paid_at": 1_795_280_399_000_i64,
        "text": null,
    }));
    let message = received(json!({
        "trx_id": null,
        "amount": null,
        "completed": false,
        "kind": "",
        "wallet": null,
        "invoice": null,
        "paid_at": null,
        "text": "Your account ••••8575 was updated",
    }));
    let matched = |agrees: bool| json!({ "type": "matched", "session": SESSION, "agrees": agrees });
    let unmatched = json!({ "type": "unmatched" });
    vec![
        ("pending", vec![payment.clone()]),
        ("matched", vec![payment.clone(), matched(true)]),
        ("differs", vec![payment.clone(), matched(false)]),
        ("unmatched", vec![payment, unmatched.clone()]),
        ("unmatched-message", vec![message, unmatched]),
    ]
}
