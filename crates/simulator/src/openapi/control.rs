//! The OpenAPI operations of the control endpoints.

use serde_json::{Map, Value, json};

use super::{add, operation_id, path_parameters, reference};
use crate::clock::MAX_ADVANCE_SECONDS;

/// Adds the paths below `/simulator`.
pub(super) fn describe(paths: &mut Map<String, Value>) {
    for endpoint in endpoints() {
        let Endpoint {
            method,
            path,
            summary,
            ..
        } = endpoint;
        let mut parameters = path_parameters(path);
        parameters.extend(endpoint.query.into_iter().map(|(name, schema)| {
            json!({"name": name, "in": "query", "required": false, "schema": schema})
        }));
        let mut operation = json!({
            "operationId": operation_id(method, path),
            "summary": summary,
            "tags": ["simulator"],
            "parameters": parameters,
            "security": [],
            "responses": {
                (endpoint.status): answer("Done.", endpoint.answer),
                "4XX": answer(
                    "The error.",
                    reference("schemas", "ControlError"),
                ),
            },
        });
        if let Some(schema) = endpoint.body {
            operation["requestBody"] =
                json!({"required": false, "content": {"application/json": {"schema": schema}}});
        }
        add(paths, path, method, operation);
    }
}

fn answer(description: &str, schema: Value) -> Value {
    let mut answer = json!({"description": description});
    answer["content"]["application/json"]["schema"] = schema;
    answer
}

struct Endpoint {
    method: &'static str,
    path: &'static str,
    summary: &'static str,
    status: &'static str,
    query: Vec<(&'static str, Value)>,
    body: Option<Value>,
    answer: Value,
}

impl Endpoint {
    fn new(method: &'static str, path: &'static str, summary: &'static str, answer: Value) -> Self {
        Self {
            method,
            path,
            summary,
            status: "200",
            query: Vec::new(),
            body: None,
            answer,
        }
    }

    fn with_query(self, query: Vec<(&'static str, Value)>) -> Self {
        Self { query, ..self }
    }

    fn taking(self, body: Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    fn accepting(self) -> Self {
        Self {
            status: "202",
            ..self
        }
    }
}

fn text() -> Value {
    json!({"type": "string"})
}

fn maybe_text() -> Value {
    json!({"type": ["string", "null"]})
}

fn count() -> Value {
    json!({"type": "integer", "minimum": 0})
}

fn switch() -> Value {
    json!({"type": "boolean"})
}

/// An object in which all these fields are present.
fn object(fields: Value) -> Value {
    let required: Vec<_> = fields.as_object().into_iter().flat_map(Map::keys).collect();
    let mut schema = json!({"type": "object", "required": required});
    schema["properties"] = fields;
    schema
}

/// A body with optional fields and no others.
fn body(fields: Value) -> Value {
    let mut schema = json!({"type": "object", "additionalProperties": false});
    schema["properties"] = fields;
    schema
}

fn list(item: Value) -> Value {
    let mut schema = json!({"type": "array"});
    schema["items"] = item;
    schema
}

fn map(value: Value) -> Value {
    let mut schema = json!({"type": "object"});
    schema["additionalProperties"] = value;
    schema
}

fn payment() -> Value {
    object(json!({
        "paymentID": text(), "family": text(), "created": text(), "mode": text(), "state": text(),
        "transactionStatus": text(), "verificationStatus": text(), "wallet": maybe_text(),
        "agreementID": maybe_text(), "trxID": maybe_text(), "amount": maybe_text(),
        "merchantInvoiceNumber": maybe_text(), "executeCalls": count(), "status": maybe_text(),
        "callbackURL": maybe_text(),
    }))
}

fn left() -> Value {
    json!({"allOf": [payment(), object(json!({"callbackDeliveries": count()}))]})
}

fn agreement() -> Value {
    object(json!({
        "agreementID": text(), "paymentID": text(), "merchant": maybe_text(), "wallet": text(),
        "payerReference": text(), "state": {"enum": ["active", "cancelled"]}, "created": text(),
        "executed": text(), "cancelled": maybe_text(),
    }))
}

fn wallet() -> Value {
    object(json!({
        "wallet": text(), "pin": text(), "note": text(), "balance": maybe_text(),
        "lockedUntil": maybe_text(),
    }))
}

fn one_wallet() -> Value {
    json!({"allOf": [wallet(), object(json!({"otp": text(), "commonPin": text()}))]})
}

fn ledger() -> Value {
    object(json!({
        "entries": list(object(json!({
            "trxID": text(), "paymentID": text(), "kind": text(), "wallet": maybe_text(),
            "merchantInvoiceNumber": text(), "amount": text(), "at": text(),
        }))),
        "balances": object(json!({
            "wallets": map(text()), "merchant": text(), "held": text(), "settled": text(),
            "organizations": map(map(text())),
            "forgottenWallets": object(json!({"count": count(), "balance": text()})),
        })),
        "carriedForward": map(object(json!({"count": count(), "amount": text()}))),
        "executes": map(object(json!({"calls": count(), "booked": count()}))),
    }))
}

fn calls() -> Value {
    object(json!({
        "counters": map(count()),
        "calls": list(object(json!({
            "number": count(), "time": text(), "family": text(), "method": text(), "path": text(),
            "credentials": map(text()), "status": {"type": ["integer", "null"]}, "operation": text(),
            "paymentID": maybe_text(), "fault": maybe_text(), "invention": maybe_text(),
            "request": {"description": "The request as received, with its secrets masked."},
            "answer": {"description": "The response as sent, with its secrets masked."},
        }))),
        "next": {"type": ["integer", "null"]},
    }))
}

fn rule() -> Value {
    json!({
        "type": "object",
        "required": ["operation", "kind"],
        "properties": {
            "operation": text(), "kind": text(),
            "times": {"type": ["integer", "null"], "description": "The number of calls; null for all."},
            "skip": count(), "probability": {"type": "number", "minimum": 0, "maximum": 1},
            "milliseconds": count(), "status": {"type": "integer", "minimum": 200, "maximum": 599},
            "code": text(), "after_effect": switch(), "seen": count(), "fired": count(),
        },
        "additionalProperties": false,
    })
}

fn faults() -> Value {
    object(json!({"rules": list(rule()), "seed": count()}))
}

fn clock() -> Value {
    object(json!({
        "now": text(), "bkashTime": text(), "aheadSeconds": {"type": "integer"},
    }))
}

fn settings() -> Value {
    json!({"type": "object", "description": "All settings of the simulator, by name."})
}

fn ipn() -> Value {
    object(json!({
        "subscription": {"type": ["object", "null"]}, "waiting": count(), "inFlight": count(),
        "dropped": count(), "deliveries": {"type": "array"},
    }))
}

fn pages() -> Vec<(&'static str, Value)> {
    vec![
        ("before", text()),
        (
            "limit",
            json!({"type": "integer", "minimum": 1, "maximum": 1000}),
        ),
    ]
}

fn get(path: &'static str, summary: &'static str, answer: Value) -> Endpoint {
    Endpoint::new("get", path, summary, answer)
}

fn post(path: &'static str, summary: &'static str, answer: Value) -> Endpoint {
    Endpoint::new("post", path, summary, answer)
}

fn put(path: &'static str, summary: &'static str, answer: Value) -> Endpoint {
    Endpoint::new("put", path, summary, answer)
}

fn endpoints() -> Vec<Endpoint> {
    let mut endpoints = payments_and_agreements();
    endpoints.extend(money_and_calls());
    endpoints.extend(behaviour());
    endpoints.extend(notifications());
    endpoints
}

fn payments_and_agreements() -> Vec<Endpoint> {
    let listed = object(json!({"payments": list(payment()), "next": maybe_text()}));
    let mut by = vec![
        ("state", text()),
        ("family", text()),
        ("merchant", text()),
        ("search", text()),
    ];
    by.extend(pages());
    vec![
        get("/simulator/payments", "Payments, newest first.", listed).with_query(by),
        get(
            "/simulator/payments/{payment_id}",
            "One payment.",
            payment(),
        ),
        post(
            "/simulator/payments/{payment_id}/approve",
            "Completes the payment as the customer.",
            left(),
        )
        .taking(body(json!({"wallet": maybe_text()}))),
        post(
            "/simulator/payments/{payment_id}/fail",
            "Fails the payment: the customer enters a wrong PIN too often.",
            left(),
        ),
        post(
            "/simulator/payments/{payment_id}/cancel",
            "Cancels the payment as the customer.",
            left(),
        ),
        get(
            "/simulator/agreements",
            "Agreements, newest first.",
            object(json!({"agreements": list(agreement()), "next": maybe_text()})),
        )
        .with_query(pages()),
        post(
            "/simulator/agreements/{agreement_id}/cancel",
            "Cancels the agreement as the customer.",
            agreement(),
        ),
    ]
}

fn money_and_calls() -> Vec<Endpoint> {
    let mut by = vec![
        ("family", text()),
        ("operation", text()),
        ("payment", text()),
        ("fault", switch()),
    ];
    by.extend(pages());
    vec![
        get(
            "/simulator/wallets",
            "The test wallets, with their OTPs and PINs.",
            object(json!({
                "otp": text(), "commonPin": text(), "manyWallets": text(), "wallets": list(wallet()),
            })),
        ),
        get("/simulator/wallets/{number}", "One wallet.", one_wallet()),
        post(
            "/simulator/wallets/{number}",
            "Sets a wallet's balance, or locks or unlocks it.",
            one_wallet(),
        )
        .taking(body(
            json!({"balance": maybe_text(), "locked": {"type": ["boolean", "null"]}}),
        )),
        get(
            "/simulator/ledger",
            "The ledger: all movements of money.",
            ledger(),
        ),
        post(
            "/simulator/merchant/settle",
            "Settles the merchant's balance to its bank.",
            ledger(),
        )
        .taking(body(json!({"amount": text()}))),
        get(
            "/simulator/calls",
            "The latest calls, oldest first.",
            calls(),
        )
        .with_query(by),
    ]
}

fn behaviour() -> Vec<Endpoint> {
    vec![
        get(
            "/simulator/healthz",
            "Health check.",
            object(json!({"status": text()})),
        ),
        get(
            "/simulator/faults",
            "The active fault rules, with their counters.",
            faults(),
        ),
        put("/simulator/faults", "Replaces the fault rules.", faults()).taking(json!({
            "type": "object",
            "required": ["rules"],
            "additionalProperties": false,
            "properties": {"rules": list(rule()), "seed": {"type": ["integer", "null"]}},
        })),
        get("/simulator/clock", "The simulator's time.", clock()),
        post("/simulator/clock/advance", "Advances the clock.", clock()).taking(body(
            json!({"seconds": {
                "type": "integer", "minimum": 0, "maximum": MAX_ADVANCE_SECONDS,
                "description": "The sum of all advances may not exceed ten years.",
            }, "keepTokens": {
                "type": "boolean", "default": false,
                "description": "Whether tokens stay valid for as long as before. A client whose clock does not move may otherwise need more tokens than two an hour.",
            }}),
        )),
        get("/simulator/settings", "The current settings.", settings()),
        put("/simulator/settings", "Changes some settings.", settings()).taking(settings()),
        post(
            "/simulator/reset",
            "Resets payments, agreements, ledger entries, calls and faults.",
            object(json!({"reset": switch()})),
        )
        .taking(body(json!({"tokens": switch(), "settings": switch()}))),
        get(
            "/simulator/errors",
            "How to produce each of bKash's error codes.",
            object(json!({"about": text(), "errors": {"type": "array"}})),
        ),
        get(
            "/simulator/openapi.json",
            "This document.",
            json!({"type": "object"}),
        ),
    ]
}

fn notifications() -> Vec<Endpoint> {
    vec![
        get(
            "/simulator/ipn",
            "The notification subscription and its deliveries.",
            ipn(),
        )
        .with_query(vec![("wait", count())]),
        put("/simulator/ipn", "Subscribes an endpoint.", ipn()).taking(json!({
            "type": "object",
            "required": ["endpoint"],
            "additionalProperties": false,
            "properties": {
                "endpoint": text(), "signatureVersion": {"enum": ["1", "2"]}, "topicArn": text(),
                "retryMilliseconds": list(count()), "timeoutMilliseconds": count(),
                "parallel": {"type": "integer", "minimum": 1},
            },
        })),
        Endpoint::new(
            "delete",
            "/simulator/ipn",
            "Deletes the subscription.",
            ipn(),
        ),
        post(
            "/simulator/ipn/notify",
            "Sends a notification that no API call caused.",
            object(json!({"messageId": text(), "trxID": text()})),
        )
        .taking(json!({"type": "object", "additionalProperties": text()}))
        .accepting(),
        post(
            "/simulator/ipn/unsubscribe",
            "Ends the subscription from bKash's side.",
            ipn(),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::endpoints;
    use crate::router;

    #[test]
    fn the_documented_control_endpoints_are_the_served_ones() {
        let documented: BTreeSet<_> = endpoints()
            .iter()
            .map(|endpoint| (endpoint.method, endpoint.path))
            .collect();
        let served: BTreeSet<_> = router::control_endpoints().listed.into_iter().collect();
        assert_eq!(documented, served);
    }
}
