//! A bKash that answers what was recorded, and remembers what it was asked.

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
use bkash::Family;
use engine::ports::Gateway;
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::Notify};

use crate::world::{self, World};

/// One call as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    /// Method and path below the family's root, such as `POST /execute`.
    pub(crate) call: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Option<Value>,
}

#[derive(Default)]
struct Books {
    answers: HashMap<String, (u16, String)>,
    otherwise: Option<(u16, String)>,
    held: HashMap<String, Arc<Held>>,
    ended: Option<String>,
    seen: Vec<Seen>,
}

/// A call whose answer waits.
#[derive(Default)]
pub(crate) struct Held {
    /// The call has arrived.
    pub(crate) arrived: Notify,
    /// It may be answered.
    pub(crate) release: Notify,
}

/// A bKash on a port of its own.
pub(crate) struct Recorded {
    pub(crate) world: World,
    pub(crate) origin: String,
    family: Family,
    books: Arc<Mutex<Books>>,
}

impl Recorded {
    pub(crate) async fn of(family: Family) -> Self {
        let books = Arc::new(Mutex::new(Books::default()));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new().fallback(answer).with_state(books.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        let recorded = Self {
            world: World::new(),
            origin,
            family,
            books,
        };
        let token = match family {
            Family::TokenizedV1 => "POST /tokenized/checkout/token/grant",
            Family::TokenizedV2 => "POST /auth/grant-token",
            Family::CheckoutIframe => "POST /checkout/token/grant",
            Family::TokenizedV03 => "POST /tokenized/token/grant",
        };
        // The iFrame family and the guide v0.3 give these four fields alone.
        recorded.answers(token, 200, &json!({
            "token_type": "Bearer", "id_token": "id-1", "expires_in": 3600, "refresh_token": "refresh-1",
        }).to_string());
        recorded
    }

    /// From now on a call is answered so.
    pub(crate) fn answers(&self, call: &str, status: u16, body: &str) {
        let answer = (status, body.to_owned());
        let mut books = self.books.lock().unwrap();
        books.answers.insert(call.to_owned(), answer);
    }

    /// From now on every call that has no answer of its own is answered so.
    pub(crate) fn answers_all(&self, status: u16, body: &str) {
        self.books.lock().unwrap().otherwise = Some((status, body.to_owned()));
    }

    /// From now on a token is refused.
    pub(crate) fn ends(&self, token: &str) {
        self.books.lock().unwrap().ended = Some(token.to_owned());
    }

    /// From now on a call is answered only when it is released.
    pub(crate) fn holds(&self, call: &str) -> Arc<Held> {
        let held = Arc::new(Held::default());
        let mut books = self.books.lock().unwrap();
        books.held.insert(call.to_owned(), held.clone());
        held
    }

    pub(crate) fn client(&self) -> Arc<dyn Gateway> {
        bkash::connect(world::config(self.family, &self.origin), self.world.ports())
    }

    /// Every call but those for a token.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        let books = self.books.lock().unwrap();
        let business = |seen: &&Seen| !is_token_call(&seen.call);
        books.seen.iter().filter(business).cloned().collect()
    }

    /// Every call for a token.
    pub(crate) fn token_calls(&self) -> Vec<Seen> {
        let books = self.books.lock().unwrap();
        let token = |seen: &&Seen| is_token_call(&seen.call);
        books.seen.iter().filter(token).cloned().collect()
    }

    /// The only business call that was made: its method, path and body.
    pub(crate) fn only_call(&self) -> (String, Option<Value>) {
        let seen = self.seen();
        assert_eq!(seen.len(), 1, "{seen:?}");
        (seen[0].call.clone(), seen[0].body.clone())
    }
}

fn is_token_call(call: &str) -> bool {
    call.contains("/token/") || call.contains("/auth/")
}

async fn answer(
    State(books): State<Arc<Mutex<Books>>>,
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
    let seen = Seen {
        call: call.clone(),
        headers,
        body: (!body.is_empty()).then(|| serde_json::from_slice(&body).unwrap()),
    };
    let (answer, held) = {
        let mut books = books.lock().unwrap();
        books.seen.push(seen);
        let ended = books
            .ended
            .as_ref()
            .is_some_and(|ended| token.as_ref().is_some_and(|token| token == ended));
        let answer = if ended {
            let expired = r#"{"message":"The incoming token has expired"}"#;
            Some((401, expired.to_owned()))
        } else {
            let answer = books.answers.get(&call);
            answer.or(books.otherwise.as_ref()).cloned()
        };
        (answer, books.held.get(&call).cloned())
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
