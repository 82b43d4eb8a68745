//! A merchant's server that receives webhooks and checks their signatures with the `standardwebhooks` crate.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use serde_json::Value;
use standardwebhooks::Webhook;
use tokio::{net::TcpListener, sync::watch, time::timeout};

/// The received events, in order.
#[derive(Clone)]
pub(crate) struct Receiver {
    pub(crate) url: String,
    secret: Arc<Mutex<Option<String>>>,
    status: Arc<Mutex<StatusCode>>,
    taken: watch::Sender<Vec<(String, Value)>>,
}

impl Receiver {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let receiver = Self {
            url: format!("http://{}/hook", listener.local_addr().unwrap()),
            secret: Arc::default(),
            status: Arc::new(Mutex::new(StatusCode::NO_CONTENT)),
            taken: watch::Sender::new(Vec::new()),
        };
        let routes = Router::new().route("/hook", post(take));
        let routes = routes.with_state(receiver.clone());
        tokio::spawn(async move { axum::serve(listener, routes).await });
        receiver
    }

    /// From now on every delivery must verify with this secret.
    pub(crate) fn trust(&self, secret: &str) {
        *self.secret.lock().unwrap() = Some(secret.to_owned());
    }

    pub(crate) fn answer_with(&self, status: StatusCode) {
        *self.status.lock().unwrap() = status;
    }

    /// Waits for an event for which `wanted` returns true, and returns its identifier and the event.
    pub(crate) async fn until(&self, wanted: impl Fn(&Value) -> bool) -> (String, Value) {
        let mut taken = self.taken.subscribe();
        let arrived = taken.wait_for(|all| all.iter().any(|(_, event)| wanted(event)));
        let all = timeout(Duration::from_secs(60), arrived).await;
        let all = all.expect("no such event was delivered").unwrap();
        let found = all.iter().find(|(_, event)| wanted(event));
        found.unwrap().clone()
    }

    pub(crate) fn taken(&self) -> Vec<(String, Value)> {
        self.taken.borrow().clone()
    }
}

async fn take(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let status = *receiver.status.lock().unwrap();
    if !status.is_success() {
        return status;
    }
    let secret = receiver.secret.lock().unwrap().clone();
    let Some(secret) = secret else {
        return StatusCode::SERVICE_UNAVAILABLE;
    };
    let verifier = Webhook::new(&secret).unwrap();
    if let Err(error) = verifier.verify(&body, &headers) {
        panic!("a delivery does not verify: {error}");
    }
    let id = headers["webhook-id"].to_str().unwrap().to_owned();
    let event = serde_json::from_slice(&body).unwrap();
    receiver.taken.send_modify(|taken| taken.push((id, event)));
    status
}
