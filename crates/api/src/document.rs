//! The OpenAPI 3.1 document: the table of routes, and what is the same for all of them.

use std::sync::Arc;

use axum::http::StatusCode;
use resources::Event;
use utoipa::{
    OpenApi, PartialSchema, ToSchema,
    openapi::{
        Content, HttpMethod, RefOr, Required,
        path::{
            OperationBuilder, ParameterBuilder, ParameterIn, PathItemBuilder, Paths, PathsBuilder,
        },
        request_body::RequestBodyBuilder,
        response::ResponseBuilder,
        schema::{Ref, Schema},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};
use utoipa_axum::router::OpenApiRouter;

use crate::{
    Api, agreements,
    codes::Code,
    deliveries, endpoints, events, keys, notifications, payments,
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
    components(schemas(ProblemDocument, FieldProblem, Event))
)]
struct Head;

/// Every route with its documentation.
pub(crate) fn table() -> OpenApiRouter<Arc<Api>> {
    let mut head = Head::openapi();
    VERSION.clone_into(&mut head.info.version);
    let mut router = OpenApiRouter::with_openapi(head)
        .merge(sessions::routes())
        .merge(payments::routes())
        .merge(refunds::routes())
        .merge(agreements::routes())
        .merge(transactions::routes())
        .merge(notifications::routes())
        .merge(events::routes())
        .merge(endpoints::routes())
        .merge(deliveries::routes())
        .merge(keys::routes());
    finish(router.get_openapi_mut());
    router
}

/// Adds what every operation has: the key, the parameters that are headers, and the problems.
fn finish(document: &mut utoipa::openapi::OpenApi) {
    let bearer = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some(
            "A key of the merchant's account: `sk_test_…`, `sk_live_…`, `pk_…`",
        ));
    let components = document.components.get_or_insert_default();
    components.add_security_scheme("key", SecurityScheme::Http(bearer.build()));
    let none: [String; 0] = [];
    document.security = Some(vec![SecurityRequirement::new("key", none)]);
    for item in document.paths.paths.values_mut() {
        let operations = [
            (&mut item.get, HttpMethod::Get),
            (&mut item.post, HttpMethod::Post),
            (&mut item.patch, HttpMethod::Patch),
            (&mut item.delete, HttpMethod::Delete),
        ];
        for (operation, method) in operations {
            let Some(operation) = operation else {
                continue;
            };
            let parameters = operation.parameters.get_or_insert_default();
            let version = "The version that the caller was written for";
            parameters.push(RefOr::T(header("Checkout-Version", version, false).build()));
            if method == HttpMethod::Post {
                let about = "A text of the caller's choice, such as a UUID: one for each wish, the same when it is repeated";
                parameters.push(RefOr::T(header("Idempotency-Key", about, true).build()));
            }
            for status in problems(&method) {
                let problem =
                    Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name("Problem"))));
                let response = ResponseBuilder::new()
                    .description(describe(status))
                    .content("application/problem+json", problem);
                let responses = &mut operation.responses.responses;
                responses.insert(status.as_u16().to_string(), RefOr::T(response.build()));
            }
        }
    }
    document.webhooks = Some(webhooks());
}

fn header(name: &str, about: &str, required: bool) -> ParameterBuilder {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .description(Some(about))
        .required(if required {
            Required::True
        } else {
            Required::False
        })
        .schema(Some(String::schema()))
}

/// The statuses of the problems that a method's operations may answer.
fn problems(method: &HttpMethod) -> Vec<StatusCode> {
    let always = [400, 401, 403, 404, 429, 500, 502, 503];
    let changing = [409, 413, 415, 422];
    let with_body = matches!(method, HttpMethod::Post | HttpMethod::Patch);
    let all = always
        .into_iter()
        .chain(changing.into_iter().filter(|_| with_body));
    all.filter_map(|status| StatusCode::from_u16(status).ok())
        .collect()
}

/// The codes that have a status.
fn describe(status: StatusCode) -> String {
    let codes = Code::ALL.iter().filter(|code| code.about().1 == status);
    let words: Vec<_> = codes.map(|code| format!("`{}`", code.about().0)).collect();
    format!("A problem: {}", words.join(", "))
}

/// What is posted to endpoints.
fn webhooks() -> Paths {
    let event = Content::new(Some(RefOr::<Schema>::Ref(Ref::from_schema_name(
        Event::name(),
    ))));
    let body = RequestBodyBuilder::new().content("application/json", event);
    let taken = ResponseBuilder::new()
        .description("Any 2xx: the event is taken; answer before acting on it");
    let gone = ResponseBuilder::new().description("The endpoint is disabled");
    let mut operation = OperationBuilder::new()
        .summary(Some("An event"))
        .description(Some(
            "Signed by the Standard Webhooks specification. An event may come twice and out of order: drop a \
             `webhook-id` that was handled, and a `sequence` that is older than one of the same object.",
        ))
        .request_body(Some(body.build()))
        .response("2XX", taken)
        .response("410", gone);
    for (name, about) in [
        (
            "webhook-id",
            "The event's identifier, the same on every attempt",
        ),
        (
            "webhook-timestamp",
            "When this attempt was made, in seconds since 1970",
        ),
        (
            "webhook-signature",
            "`v1,` HMAC-SHA256 and `v1a,` ed25519 signatures, with every live secret",
        ),
    ] {
        operation = operation.parameter(header(name, about, true));
    }
    let item = PathItemBuilder::new().operation(HttpMethod::Post, operation.build());
    PathsBuilder::new().path("event", item.build()).build()
}
