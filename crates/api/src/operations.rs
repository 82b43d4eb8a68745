//! All operations of the API, and the description of the API and of its groups of operations.

use objects::Event;
use utoipa::OpenApi;
use utoipa_axum::router::OpenApiRouter;

use crate::{
    agreements, deliveries,
    document::Resource,
    endpoints, events, keys, merchants, notifications, payments,
    problem::{FieldProblem, ProblemDocument},
    refunds, resolve_session, sessions, start_session, summary, transactions,
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
        (name = events::TAG, description = "Events record each change of an object. Webhooks deliver them, and they \
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
pub(crate) fn all() -> Resource {
    let mut head = Head::openapi();
    VERSION.clone_into(&mut head.info.version);
    Resource::with_router(OpenApiRouter::with_openapi(head))
        .merge(sessions::routes())
        .merge(start_session::routes())
        .merge(resolve_session::routes())
        .merge(payments::routes())
        .merge(refunds::routes())
        .merge(agreements::routes())
        .merge(summary::routes())
        .merge(transactions::routes())
        .merge(notifications::routes())
        .merge(events::routes())
        .merge(endpoints::routes())
        .merge(deliveries::routes())
        .merge(keys::routes())
        .merge(merchants::routes())
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use serde_json::Value;

    use super::*;
    use crate::document::COMMON_PROBLEMS;

    /// The operations of the document by their `operationId`.
    fn documented() -> BTreeMap<String, Value> {
        let document = crate::openapi().clone();
        let paths = document["paths"].as_object().unwrap();
        let operations = paths
            .values()
            .flat_map(|item| item.as_object().unwrap().values());
        operations
            .map(|operation| {
                let id = operation["operationId"].as_str().unwrap().to_owned();
                (id, operation.clone())
            })
            .collect()
    }

    #[test]
    fn every_route_has_documentation_and_every_documented_operation_has_a_route() {
        let resource = all();
        let operations = resource.operations();
        let ids: BTreeSet<_> = operations
            .iter()
            .map(|operation| operation.id.to_owned())
            .collect();
        assert_eq!(ids.len(), operations.len(), "ids are unique");
        assert_eq!(ids, documented().into_keys().collect());
    }

    #[test]
    fn every_link_leads_to_an_operation_with_the_parameter_from_an_example_that_has_the_identifier()
    {
        let documented = documented();
        for operation in all().operations() {
            let responses = documented[operation.id]["responses"].as_object().unwrap();
            let success = responses
                .iter()
                .find_map(|(status, response)| status.starts_with('2').then_some(response))
                .unwrap();
            let example = &success["content"]["application/json"]["example"];
            for link in operation.links {
                assert!(example.pointer(link.pointer).is_some(), "{operation:?}");
                for target in link.operations {
                    let parameters = documented[*target]["parameters"].as_array().unwrap();
                    let has_parameter = parameters
                        .iter()
                        .any(|parameter| parameter["name"] == link.parameter);
                    assert!(has_parameter, "{} to {target}", operation.id);
                }
            }
        }
    }

    #[test]
    fn no_operation_repeats_a_problem() {
        for operation in all().operations() {
            let id = operation.id;
            let codes: Vec<_> = operation
                .problems
                .iter()
                .map(|code| code.as_str())
                .collect();
            let unique: BTreeSet<_> = codes.iter().collect();
            assert_eq!(unique.len(), codes.len(), "{id}");
            for code in COMMON_PROBLEMS {
                assert!(!codes.contains(&code.as_str()), "{id}: {code:?}");
            }
        }
    }
}
