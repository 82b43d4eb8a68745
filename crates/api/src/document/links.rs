//! What can be done next with what an answer names: links that people and test tools follow.

use serde_json::{Value, json};

use super::for_each;

/// What an operation's answer leads to: where the identifier is, the parameter it becomes, and of which operations.
type Leads = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const ENDPOINT: &[&str] = &[
    "retrieve_webhook_endpoint",
    "change_webhook_endpoint",
    "roll_webhook_secret",
    "replay_events",
    "list_endpoint_deliveries",
    "delete_webhook_endpoint",
];

const LEADS: [Leads; 12] = [
    (
        "open_session",
        "/id",
        "id",
        &["retrieve_session", "start_session", "cancel_session"],
    ),
    ("list_sessions", "/data/0/id", "id", &["retrieve_session"]),
    (
        "list_payments",
        "/data/0/id",
        "id",
        &["retrieve_payment", "capture_payment", "void_payment"],
    ),
    (
        "list_payments",
        "/data/0/trx_id",
        "trx_id",
        &["search_transaction"],
    ),
    ("create_refund", "/id", "id", &["retrieve_refund"]),
    ("list_refunds", "/data/0/id", "id", &["retrieve_refund"]),
    (
        "list_agreements",
        "/data/0/id",
        "id",
        &["retrieve_agreement", "cancel_agreement"],
    ),
    (
        "list_events",
        "/data/0/id",
        "id",
        &["retrieve_event", "list_event_deliveries"],
    ),
    ("create_webhook_endpoint", "/id", "id", ENDPOINT),
    ("list_webhook_endpoints", "/data/0/id", "id", ENDPOINT),
    (
        "list_endpoint_deliveries",
        "/data/0/id",
        "id",
        &["retrieve_webhook_delivery"],
    ),
    (
        "create_api_key",
        "/id",
        "id",
        &["roll_api_key", "revoke_api_key"],
    ),
];

pub(super) fn add(document: &mut Value) {
    for_each(document, |_, _, operation| {
        let id = operation["operationId"].as_str().unwrap_or_default();
        let leads: Vec<_> = LEADS.iter().filter(|row| row.0 == id).collect();
        for status in ["200", "201"] {
            let Some(answer) = operation["responses"].get_mut(status) else {
                continue;
            };
            for (_, place, parameter, operations) in &leads {
                for next in *operations {
                    answer["links"][*next] = json!({
                        "operationId": next,
                        "parameters": { *parameter: format!("$response.body#{place}") },
                    });
                }
            }
        }
    });
}
