//! The OpenAPI 3.1 document: the table of routes, and what is the same for all of them.

mod bodies;
mod events;
mod examples;
mod fields;
mod headers;
mod links;
mod problems;

use std::sync::Arc;

use objects::Event;
use serde_json::{Value, json};
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    Api, agreements, deliveries, endpoints, events as told, keys, merchants, notifications,
    payments,
    problem::{FieldProblem, ProblemDocument},
    refunds, sessions, transactions,
    version::VERSION,
};

/// What stands at the head of the document.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "bkash-checkout",
        description = "The REST API of a self-hosted checkout for bKash.\n\n\
            Every request carries `Authorization: Bearer sk_…`, every POST an `Idempotency-Key`: repeating a POST \
            with its key does nothing more and is answered as before, for 7 days. Amounts are taka as text \
            (`\"599.00\"`), times are UTC (RFC 3339). What goes wrong is a problem document (RFC 9457) with a \
            `code` that never changes. Unknown is never failed and never paid: deliver on `paid`, `authorized`, \
            or the event that says so.",
    ),
    tags(
        (name = sessions::TAG, description = "One order that waits to be paid. It begins here, and the payer \
            is sent to its `url`."),
        (name = payments::TAG, description = "Each try to pay a session. Most shops only read them; those that \
            hold money first capture and void it here."),
        (name = refunds::TAG, description = "Money given back: in parts or whole, and never twice."),
        (name = agreements::TAG, description = "Wallets that payers let you remember. They pay with the PIN \
            alone, and can take their consent back at any time."),
        (name = transactions::TAG, description = "bKash's own word on a transaction."),
        (name = notifications::TAG, description = "What bKash told of payments to your account, by whatever \
            channel."),
        (name = told::TAG, description = "Everything that webhooks told, kept for ever."),
        (name = endpoints::TAG, description = "Where your server is told of events."),
        (name = deliveries::TAG, description = "What was sent to an endpoint, what it answered, and sending it \
            again."),
        (name = keys::TAG, description = "Your programs' rights to use this API."),
        (name = merchants::TAG, description = "For whoever runs a server for more than one merchant: needs a key of the \
            configuration's own merchant with the scope `merchants:write`, which `full` does not give."),
    ),
    components(schemas(ProblemDocument, FieldProblem, Event))
)]
struct Head;

/// Every route with its documentation.
pub(crate) fn table() -> OpenApiRouter<Arc<Api>> {
    let mut head = Head::openapi();
    VERSION.clone_into(&mut head.info.version);
    OpenApiRouter::with_openapi(head)
        .merge(sessions::routes())
        .merge(payments::routes())
        .merge(refunds::routes())
        .merge(agreements::routes())
        .merge(transactions::routes())
        .merge(notifications::routes())
        .merge(told::routes())
        .merge(endpoints::routes())
        .merge(deliveries::routes())
        .merge(keys::routes())
        .merge(merchants::routes())
}

/// The whole document: what the routes say, and what every operation has.
pub(crate) fn whole(routes: &utoipa::openapi::OpenApi) -> Value {
    let mut document = serde_json::to_value(routes).unwrap_or_default();
    document["components"]["securitySchemes"]["key"] = json!({
        "type": "http",
        "scheme": "bearer",
        "description": "A key of the merchant's account: `sk_test_…`, `sk_live_…`, `pk_test_…`, `pk_live_…`. \
            An operation names the scopes of which the key must have one.",
    });
    fields::complete(&mut document);
    bodies::add(&mut document);
    headers::add(&mut document);
    problems::add(&mut document);
    examples::add(&mut document);
    links::add(&mut document);
    events::add(&mut document);
    document
}

/// Does something to every operation, with its path and method.
fn for_each(document: &mut Value, mut change: impl FnMut(&str, &str, &mut Value)) {
    let paths = document["paths"].as_object_mut();
    for (path, item) in paths.into_iter().flatten() {
        for (method, operation) in item.as_object_mut().into_iter().flatten() {
            change(path, method, operation);
        }
    }
}
