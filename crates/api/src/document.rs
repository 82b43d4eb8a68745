//! The OpenAPI 3.1 document: the declared operations, completed with what all of them have in common.

mod bodies;
mod events;
pub(crate) mod examples;
mod fields;
mod headers;
mod links;
mod operation;
mod problems;
mod resource;

use objects::Event;
pub(crate) use operation::{Link, Operation};
pub(crate) use resource::Resource;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    agreements, deliveries, endpoints, events as event_routes, keys, merchants, notifications,
    payments,
    problem::{FieldProblem, ProblemDocument},
    refunds, sessions, start_session, summary, transactions,
    version::VERSION,
};

/// The description of the API and of its groups of operations.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "bkash-checkout",
        description = "The REST API of a self-hosted checkout for bKash.\n\n\
            Authenticate with an API key: `Authorization: Bearer sk_…`. Every POST needs an `Idempotency-Key`; \
            repeating a POST with the same key within 7 days has no further effect and returns the same response. \
            Amounts are strings in taka (`\"599.00\"`). Times are in UTC (RFC 3339). Errors are problem documents \
            (RFC 9457) with a stable `code`. A payment whose outcome is `unknown` is neither paid nor failed: fulfil an \
            order when its session is `paid` or `authorized`, or when the corresponding event arrives.",
    ),
    tags(
        (name = sessions::TAG, description = "A checkout session is one order to be paid. Create a session and \
            redirect the payer to its `url`."),
        (name = payments::TAG, description = "A payment is one attempt to pay a session. Payments of sessions with \
            `capture: manual` are authorized first; capture or void them here."),
        (name = refunds::TAG, description = "A refund returns all or part of a payment to the payer."),
        (name = agreements::TAG, description = "An agreement is a payer's consent to pay from a saved wallet. The payer \
            then confirms payments with the PIN alone, and can revoke the consent at any time."),
        (name = summary::TAG, description = "Number and sum of objects by day and status."),
        (name = transactions::TAG, description = "bKash's own record of a transaction."),
        (name = notifications::TAG, description = "The payment notifications (IPN) that bKash sends for the merchant's \
            account, whatever the channel of the payment."),
        (name = event_routes::TAG, description = "Events record each change of an object. Webhooks deliver them, and they \
            are kept forever."),
        (name = endpoints::TAG, description = "A webhook endpoint is a URL of your server that receives events."),
        (name = deliveries::TAG, description = "A webhook delivery sends one event to one endpoint. List deliveries to see \
            each attempt and its response, and replay events that your server missed."),
        (name = keys::TAG, description = "API keys authenticate requests. Their scopes limit what they can do."),
        (name = merchants::TAG, description = "Manage the merchants of a server that hosts more than one. These operations \
            need a key of the merchant in the server's configuration with the scope `merchants:read` or \
            `merchants:write`, which `full` does not include."),
    ),
    components(schemas(ProblemDocument, FieldProblem, Event))
)]
struct Head;

/// All operations of the API.
pub(crate) fn operations() -> Resource {
    let mut head = Head::openapi();
    VERSION.clone_into(&mut head.info.version);
    Resource::with_router(OpenApiRouter::with_openapi(head))
        .merge(sessions::routes())
        .merge(start_session::routes())
        .merge(payments::routes())
        .merge(refunds::routes())
        .merge(agreements::routes())
        .merge(summary::routes())
        .merge(transactions::routes())
        .merge(notifications::routes())
        .merge(event_routes::routes())
        .merge(endpoints::routes())
        .merge(deliveries::routes())
        .merge(keys::routes())
        .merge(merchants::routes())
}

/// Completes the document that the routes describe with the documentation of each operation, and with what all
/// operations share.
fn complete(routes: &utoipa::openapi::OpenApi, operations: &[Operation]) -> Value {
    let mut document = serde_json::to_value(routes).unwrap_or_default();
    document["components"]["securitySchemes"]["key"] = json!({
        "type": "http",
        "scheme": "bearer",
        "description": "An API key of the merchant's account: `sk_test_…`, `sk_live_…`, `pk_test_…` or `pk_live_…`. \
            Each operation lists the scopes of which the key needs one.",
    });
    fields::complete(&mut document);
    bodies::add(&mut document);
    headers::add(&mut document);
    problems::add(&mut document, operations);
    examples::add(&mut document, operations);
    links::add(&mut document, operations);
    events::add(&mut document);
    document
}

/// Calls `change` for every operation, with its path, method and JSON.
fn for_each(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Value)) {
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            change(path, method, operation);
        }
    }
}

/// The documentation of the operation that `json` describes.
fn find<'a>(operations: &'a [Operation], json: &Value) -> Option<&'a Operation> {
    let id = json["operationId"].as_str()?;
    operations.iter().find(|operation| operation.id == id)
}
