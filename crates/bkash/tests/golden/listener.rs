//! bKash on a socket: grants a token, and answers every other call with one sample.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Response, StatusCode, header::CONTENT_TYPE},
};
use bkash::Family;
use tokio::task::JoinHandle;

use crate::corpus::Sample;

/// What a token call is answered with, when it is not what is tried.
const TOKEN: &str =
    r#"{"token_type":"Bearer","id_token":"a.b.c","expires_in":3600,"refresh_token":"d"}"#;
/// The same where a success says so.
const TOKEN_WITH_STATUS: &str = r#"{"statusCode":"0000","statusMessage":"Successful","token_type":"Bearer","id_token":"a.b.c","expires_in":3600,"refresh_token":"d"}"#;

pub(crate) struct Listener {
    pub(crate) origin: String,
    task: JoinHandle<()>,
}

impl Listener {
    pub(crate) async fn answering(family: Family, sample: &Sample) -> Self {
        let token = match family {
            Family::CheckoutIframe | Family::TokenizedV03 => TOKEN,
            Family::TokenizedV1 | Family::TokenizedV2 => TOKEN_WITH_STATUS,
        };
        let tries_token = sample.known.operation == "grant" || sample.known.operation == "refresh";
        let (status, body) = (sample.known.status, sample.body.clone());
        let answer = move |request: Request| {
            let path = request.uri().path();
            let of_token = path.contains("/token/") || path.contains("/auth/");
            let (status, body) = if of_token && !tries_token {
                (200, token.to_owned())
            } else {
                (status, body.clone())
            };
            async move {
                let mut response = Response::new(Body::from(body));
                *response.status_mut() = StatusCode::from_u16(status).expect("a status");
                let kind = "application/json".parse().expect("a header");
                response.headers_mut().insert(CONTENT_TYPE, kind);
                response
            }
        };
        let listener = tokio::net::TcpListener::bind(("127.0.0.1", 0))
            .await
            .expect("a free port");
        let origin = format!("http://{}", listener.local_addr().expect("an address"));
        let router = Router::new().fallback(answer);
        let task = tokio::spawn(async move {
            axum::serve(listener, router).await.expect("a server");
        });
        Self { origin, task }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.task.abort();
    }
}
