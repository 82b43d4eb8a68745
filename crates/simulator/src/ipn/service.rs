//! What SNS itself serves: the certificate, and the addresses in messages.

use axum::{
    Router,
    extract::{Query, Request, State},
    http::{HeaderName, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde::Deserialize;

use super::{key::NotificationKey, outbox::What, subscription};
use crate::{answer::INVENTION, core::Simulator, unknown};

const NAMESPACE: &str = "http://sns.amazonaws.com/doc/2010-03-31/";

pub(super) fn router() -> Router<Simulator> {
    Router::new()
        .route("/sns/", get(act))
        // The certificate's name is part of a segment, which a route cannot say.
        .route("/{file}", any(certificate))
}

async fn certificate(State(simulator): State<Simulator>, request: Request) -> Response {
    let asked = request.uri().path().trim_start_matches('/');
    let pem = NotificationKey::at_hand()
        .filter(|key| key.file == asked && request.method() == Method::GET)
        .map(|key| key.pem.clone());
    match pem {
        Some(pem) => {
            let kind = HeaderValue::from_static("application/x-pem-file");
            ([(header::CONTENT_TYPE, kind), elsewhere()], pem).into_response()
        }
        None => unknown::path(State(simulator), request).await,
    }
}

/// An action of SNS's query API, as far as messages link to it.
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

async fn act(State(simulator): State<Simulator>, Query(asked): Query<Action>) -> Response {
    let done = match asked.name.as_str() {
        "ConfirmSubscription" => simulator.ipn().confirm(&asked.topic_arn, &asked.token),
        "Unsubscribe" => simulator
            .ipn()
            .end_subscription_of(&asked.subscription_arn)
            .then(String::new),
        _ => return refusal(&simulator, "InvalidAction", "Could not find operation"),
    };
    let Some(arn) = done else {
        let message = match asked.name.as_str() {
            "Unsubscribe" => "Invalid parameter: SubscriptionId",
            _ => "Invalid token",
        };
        return refusal(&simulator, "InvalidParameter", message);
    };
    simulator.subscription_changed();
    super::start(&simulator);
    let action = asked.name;
    let result = if arn.is_empty() {
        String::new()
    } else {
        format!("<{action}Result><SubscriptionArn>{arn}</SubscriptionArn></{action}Result>")
    };
    let request = simulator.ipn().outbox.uuid();
    let document = format!(
        "<{action}Response xmlns=\"{NAMESPACE}\">{result}<ResponseMetadata>\
         <RequestId>{request}</RequestId></ResponseMetadata></{action}Response>"
    );
    xml(StatusCode::OK, document)
}

fn refusal(simulator: &Simulator, code: &str, message: &str) -> Response {
    let request = simulator.ipn().outbox.uuid();
    let document = format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>{request}</RequestId></ErrorResponse>"
    );
    xml(StatusCode::BAD_REQUEST, document)
}

fn xml(status: StatusCode, document: String) -> Response {
    let kind = HeaderValue::from_static("text/xml");
    let headers = [(header::CONTENT_TYPE, kind), elsewhere()];
    (status, headers, document).into_response()
}

/// Says that Amazon's own addresses are others.
fn elsewhere() -> (HeaderName, HeaderValue) {
    let words = "Amazon serves this at sns.<region>.amazonaws.com";
    (INVENTION, HeaderValue::from_static(words))
}

impl super::Ipn {
    /// The subscription's ARN, if topic and token are those of a subscription; it is confirmed then.
    /// Confirming once more does no harm.
    fn confirm(&self, topic: &str, token: &str) -> Option<String> {
        let mut desk = self.desk();
        let subscription = desk.subscription.as_mut()?;
        if subscription.wanted.topic_arn != topic || subscription.token != token {
            return None;
        }
        subscription.state = subscription::State::Confirmed;
        self.outbox.set_open(true);
        Some(subscription.arn.clone())
    }

    /// Ends a confirmed subscription and tells its endpoint; false if there is none.
    pub(super) fn end_subscription(&self) -> bool {
        let arn = {
            let desk = self.desk();
            desk.subscription.as_ref().map(|found| found.arn.clone())
        };
        arn.is_some_and(|arn| self.end_subscription_of(&arn))
    }

    fn end_subscription_of(&self, arn: &str) -> bool {
        let mut desk = self.desk();
        let confirmed = desk.is_confirmed();
        let Some(subscription) = desk
            .subscription
            .as_mut()
            .filter(|found| confirmed && found.arn == arn)
        else {
            return false;
        };
        subscription.state = subscription::State::Unsubscribed;
        self.outbox.set_open(false);
        drop(desk);
        self.outbox.push(None, What::UnsubscribeConfirmation);
        true
    }
}
