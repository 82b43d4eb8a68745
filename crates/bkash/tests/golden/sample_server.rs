//! A server that grants a token and answers every other call with one sample.

use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{Response, StatusCode, header::CONTENT_TYPE},
};
use bkash::Family;
use tokio::task::JoinHandle;

use crate::corpus::Sample;

/// The answer to a token call that is not under test.
const TOKEN: &str =
    r#"{"token_type":"Bearer","id_token":"a.b.c","expires_in":3600,"refresh_token":"d"}"#;
/// The same in families with a success code.
const TOKEN_WITH_STATUS: &str = r#"{"statusCode":"0000","statusMessage":"Successful","token_type":"Bearer","id_token":"a.b.c","expires_in":3600,"refresh_token":"d"}"#;

pub(crate) struct SampleServer {
    pub(crate) origin: String,
    task: JoinHandle<()>,
}

impl SampleServer {
    pub(crate) async fn answering(family: Family, sample: &Sample) -> Self {
        let token = match family {
            Family::CheckoutIframe | Family::TokenizedV03 => TOKEN,
            Family::TokenizedV1 | Family::TokenizedV2 => TOKEN_WITH_STATUS,
        };
        let tests_token_call =
            sample.annotation.operation == "grant" || sample.annotation.operation == "refresh";
        let (status, body) = (sample.annotation.status, sample.body.clone());
        let answer = move |request: Request| {
            let path = request.uri().path();
            let is_token_call = path.contains("/token/") || path.contains("/auth/");
            let (status, body) = if is_token_call && !tests_token_call {
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

impl Drop for SampleServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}
