//! A server that gives scripted answers and records the requests.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, Method, StatusCode, Uri, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
};
use bkash::{Family, TokenMonitor};
use engine::ports::Gateway;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

use crate::fixtures::{self, Machine};

/// A received request.
#[derive(Debug, Clone)]
pub(crate) struct ReceivedRequest {
    /// Method and path below the family's base URL, such as `POST /execute`.
    pub(crate) call: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Value>,
}

#[derive(Default)]
struct Script {
    answers: HashMap<String, (u16, String)>,
    default: Option<(u16, String)>,
    held: HashMap<String, Arc<HeldAnswer>>,
    expired_token: Option<String>,
    requests: Vec<ReceivedRequest>,
}

/// An answer that is held back.
#[derive(Default)]
pub(crate) struct HeldAnswer {
    /// Notified when the request arrives.
    pub(crate) arrived: Notify,
    /// Notify to send the answer.
    pub(crate) release: Notify,
}

/// A server in place of bKash.
pub(crate) struct ScriptedServer {
    pub(crate) machine: Machine,
    pub(crate) origin: String,
    family: Family,
    script: Arc<Mutex<Script>>,
}

impl ScriptedServer {
    pub(crate) async fn of(family: Family) -> Self {
        let script = Arc::new(Mutex::new(Script::default()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(respond).with_state(script.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let server = Self {
            machine: Machine::new(),
            origin,
            family,
            script,
        };
        // The iFrame family and the guide v0.3 return only these four fields.
        server.answer(server.grant(), 200, &json!({
            "token_type": "Bearer", "id_token": "id-1", "expires_in": 3600, "refresh_token": "refresh-1",
        }).to_string());
        server
    }

    /// Sets the answer to a call.
    pub(crate) fn answer(&self, call: &str, status: u16, body: &str) {
        let answer = (status, body.to_owned());
        let mut script = self.script.lock().unwrap();
        script.answers.insert(call.to_owned(), answer);
    }

    /// Sets the answer to all calls without an answer of their own.
    pub(crate) fn answer_all(&self, status: u16, body: &str) {
        self.script.lock().unwrap().default = Some((status, body.to_owned()));
    }

    /// Rejects a token from now on.
    pub(crate) fn expire_token(&self, token: &str) {
        self.script.lock().unwrap().expired_token = Some(token.to_owned());
    }

    /// Holds back the answer to a call until it is released.
    pub(crate) fn hold(&self, call: &str) -> Arc<HeldAnswer> {
        let held = Arc::new(HeldAnswer::default());
        let mut script = self.script.lock().unwrap();
        script.held.insert(call.to_owned(), held.clone());
        held
    }

    pub(crate) fn client(&self) -> Arc<dyn Gateway> {
        bkash::connect(
            fixtures::config(self.family, &self.origin),
            self.machine.ports(),
        )
    }

    /// A client with the monitor of its token.
    pub(crate) fn monitored_client(&self) -> (Arc<dyn Gateway>, TokenMonitor) {
        bkash::connect_monitored(
            fixtures::config(self.family, &self.origin),
            self.machine.ports(),
        )
    }

    /// A client whose merchant has another password.
    pub(crate) fn client_with_password(&self, password: &str) -> Arc<dyn Gateway> {
        let mut config = fixtures::config(self.family, &self.origin);
        config.credentials.password = password.into();
        bkash::connect(config, self.machine.ports())
    }

    /// The family's Grant, as in [`ReceivedRequest::call`].
    pub(crate) const fn grant(&self) -> &'static str {
        match self.family {
            Family::TokenizedV1 => "POST /tokenized/checkout/token/grant",
            Family::TokenizedV2 => "POST /auth/grant-token",
            Family::CheckoutIframe => "POST /checkout/token/grant",
            Family::TokenizedV03 => "POST /tokenized/token/grant",
        }
    }

    /// All requests except token calls.
    pub(crate) fn requests(&self) -> Vec<ReceivedRequest> {
        let script = self.script.lock().unwrap();
        let not_for_token = |request: &&ReceivedRequest| !is_token_call(&request.call);
        script
            .requests
            .iter()
            .filter(not_for_token)
            .cloned()
            .collect()
    }

    /// All token calls.
    pub(crate) fn token_calls(&self) -> Vec<ReceivedRequest> {
        let script = self.script.lock().unwrap();
        let token = |request: &&ReceivedRequest| is_token_call(&request.call);
        script.requests.iter().filter(token).cloned().collect()
    }

    /// Method, path and body of the only request that is not a token call.
    pub(crate) fn only_call(&self) -> (String, Option<Value>) {
        let requests = self.requests();
        assert_eq!(requests.len(), 1, "{requests:?}");
        (requests[0].call.clone(), requests[0].body.clone())
    }
}

fn is_token_call(call: &str) -> bool {
    call.contains("/token/") || call.contains("/auth/")
}

async fn respond(
    State(script): State<Arc<Mutex<Script>>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path();
    let path = path
        .strip_prefix("/v2/tokenized-checkout")
        .or_else(|| path.strip_prefix("/v1.2.0-beta"))
        .unwrap();
    let call = format!("{method} {path}");
    let token = headers.get("authorization").cloned();
    let request = ReceivedRequest {
        call: call.clone(),
        headers,
        body: (!body.is_empty()).then(|| serde_json::from_slice(&body).unwrap()),
    };
    let (answer, held) = {
        let mut script = script.lock().unwrap();
        script.requests.push(request);
        let expired = script
            .expired_token
            .as_ref()
            .is_some_and(|expired| token.as_ref().is_some_and(|token| token == expired));
        let answer = if expired {
            let body = r#"{"message":"The incoming token has expired"}"#;
            Some((401, body.to_owned()))
        } else {
            let answer = script.answers.get(&call);
            answer.or(script.default.as_ref()).cloned()
        };
        (answer, script.held.get(&call).cloned())
    };
    if let Some(held) = held {
        held.arrived.notify_one();
        held.release.notified().await;
    }
    let unknown = (
        403,
        r#"{"message":"Missing Authentication Token"}"#.to_owned(),
    );
    let (status, body) = answer.unwrap_or(unknown);
    let status = StatusCode::from_u16(status).unwrap();
    (status, [(CONTENT_TYPE, "application/json")], body).into_response()
}
