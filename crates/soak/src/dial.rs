//! The fault dial of the simulated bKash: which calls are spoiled, how, and how often.

use serde_json::{Value, json};

/// How much goes wrong at bKash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dial {
    /// Nothing.
    Off,
    /// Some calls of every kind.
    Everything,
    /// So many lost answers that each point of failure is reached soon.
    LostAnswers,
    /// No call arrives.
    Outage,
    /// Every call is answered by a page of a load balancer.
    Maintenance,
    /// Every token is refused.
    TokenStorm,
}

impl Dial {
    /// The rules of the simulator's fault document.
    pub(crate) fn rules(self) -> Vec<Value> {
        match self {
            Self::Off => Vec::new(),
            Self::Everything => everything(),
            Self::LostAnswers => lost_answers(),
            Self::Outage => vec![rule("any", "cut_before", 1.0)],
            Self::Maintenance => vec![
                with(rule("any", "html", 0.5), "status", 503.into()),
                rule("any", "maintenance", 1.0),
            ],
            Self::TokenStorm => vec![rule("any", "unauthorized", 1.0)],
        }
    }
}

fn rule(operation: &str, kind: &str, probability: f64) -> Value {
    json!({ "operation": operation, "kind": kind, "probability": probability, "times": null })
}

fn with(mut rule: Value, field: &str, value: Value) -> Value {
    rule[field] = value;
    rule
}

fn after_effect(rule: Value) -> Value {
    with(rule, "after_effect", true.into())
}

fn milliseconds(rule: Value, milliseconds: u64) -> Value {
    with(rule, "milliseconds", milliseconds.into())
}

fn everything() -> Vec<Value> {
    let mut rules = vec![
        // Execute: the call that must not happen twice.
        rule("execute", "cut_before", 0.02),
        rule("execute", "cut_after", 0.03),
        rule("execute", "silent_before", 0.01),
        rule("execute", "silent_after", 0.01),
        milliseconds(rule("execute", "late", 0.01), 3_000),
        milliseconds(rule("execute", "late", 0.01), 36_000),
        after_effect(rule("execute", "html", 0.01)),
        after_effect(with(rule("execute", "status", 0.01), "status", 500.into())),
        after_effect(with(
            rule("execute", "refuse", 0.005),
            "code",
            "2023".into(),
        )),
        with(rule("execute", "refuse", 0.01), "code", "2023".into()),
        rule("execute", "half_body", 0.01),
        rule("execute", "wrong_amount", 0.005),
        rule("execute", "wrong_invoice", 0.005),
        rule("query", "wrong_amount", 0.005),
        rule("query", "silent_before", 0.005),
        rule("create", "wrong_amount", 0.005),
        rule("any", "unauthorized", 0.001),
        rule("callback", "duplicate_callback", 0.05),
        rule("callback", "lost_callback", 0.05),
        rule("ipn", "duplicate", 0.05),
        rule("ipn", "lost", 0.02),
        rule("ipn", "bad_signature", 0.02),
        rule("ipn", "reordered", 0.02),
        milliseconds(rule("any", "delay", 0.05), 700),
    ];
    for operation in [
        "create",
        "query",
        "capture",
        "void",
        "refund",
        "refund_status",
    ] {
        rules.extend([
            rule(operation, "cut_before", 0.02),
            rule(operation, "cut_after", 0.02),
            rule(operation, "html", 0.01),
            rule(operation, "half_body", 0.01),
            rule(operation, "empty", 0.01),
            with(rule(operation, "status", 0.01), "status", 503.into()),
        ]);
    }
    for operation in ["capture", "void"] {
        rules.push(milliseconds(rule(operation, "late", 0.01), 5_000));
    }
    rules
}

fn lost_answers() -> Vec<Value> {
    let mut rules = vec![
        rule("execute", "cut_after", 0.1),
        rule("execute", "cut_before", 0.1),
    ];
    for operation in ["capture", "void", "refund"] {
        rules.push(rule(operation, "cut_after", 0.3));
        rules.push(rule(operation, "cut_before", 0.1));
    }
    rules
}
