//! The URLs that SNS serves: the certificate, and the links in messages.

use axum::{
    Router,
    extract::{Query, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde::Deserialize;

use super::{dispatcher::start, key::NotificationKey};
use crate::{gateway::not_found, reply::INVENTION, simulator::Simulator};

const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

pub(crate) fn router() -> Router<Simulator> {
    Router::new()
        .route("/sns/", get(act))
        // The certificate's name is part of a segment, which a route cannot express.
        .route("/{file}", any(certificate))
}

async fn certificate(State(simulator): State<Simulator>, request: Request) -> Response {
    let file = request.uri().path().trim_start_matches('/');
    let pem = NotificationKey::existing()
        .filter(|key| key.file == file && request.method() == Method::GET)
        .map(|key| key.pem.clone());
    match pem {
        Some(pem) => {
            let kind = HeaderValue::from_static("application/x-pem-file");
            ([(header::CONTENT_TYPE, kind), invention_header()], pem).into_response()
        }
        None => not_found::path(State(simulator), request).await,
    }
}

/// An action of SNS's query API that messages link to.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Action {
    #[serde(rename = "Action")]
    name: String,
    topic_arn: String,
    token: String,
    subscription_arn: String,
}

async fn act(State(simulator): State<Simulator>, Query(request): Query<Action>) -> Response {
    let done = match request.name.as_str() {
        "ConfirmSubscription" => simulator
            .notifications()
            .confirm(&request.topic_arn, &request.token),
        "Unsubscribe" => simulator
            .notifications()
            .end_subscription_of(&request.subscription_arn)
            .then(String::new),
        _ => return refusal(&simulator, "InvalidAction", "Could not find operation"),
    };
    let Some(arn) = done else {
        let message = match request.name.as_str() {
            "Unsubscribe" => "Invalid parameter: SubscriptionId",
            _ => "Invalid token",
        };
        return refusal(&simulator, "InvalidParameter", message);
    };
    simulator.subscription_changed();
    start(&simulator);
    let action = request.name;
    let result = if arn.is_empty() {
        String::new()
    } else {
        format!("<{action}Result><SubscriptionArn>{arn}</SubscriptionArn></{action}Result>")
    };
    let request = simulator.notifications().outbox.uuid();
    let document = format!(
        "<{action}Response xmlns=\"{NAMESPACE}\">{result}<ResponseMetadata>\
         <RequestId>{request}</RequestId></ResponseMetadata></{action}Response>"
    );
    xml(StatusCode::OK, document)
}

fn refusal(simulator: &Simulator, code: &str, message: &str) -> Response {
    let request = simulator.notifications().outbox.uuid();
    let document = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>{request}</RequestId></ErrorResponse>"
    );
    xml(StatusCode::BAD_REQUEST, document)
}

fn xml(status: StatusCode, document: String) -> Response {
    let kind = HeaderValue::from_static("text/xml");
    let headers = [(header::CONTENT_TYPE, kind), invention_header()];
    (status, headers, document).into_response()
}

/// Marks the URL as an invention.
fn invention_header() -> (HeaderName, HeaderValue) {
    let reason = "Amazon serves this at sns.<region>.amazonaws.com";
    (INVENTION, HeaderValue::from_static(reason))
}
