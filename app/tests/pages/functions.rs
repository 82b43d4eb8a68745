//! The server functions read identifiers and hand over to the backend.

use std::{future::Future, sync::Arc};

use app::{
    api::{CheckoutError, Next, PaymentStatus, Wallet, functions},
    backend::Backend,
};
use async_trait::async_trait;
use domain::{AgreementId, SessionId};
use leptos::{
    prelude::*,
    reactive::computed::ScopedFuture,
    server_fn::{ServerFn, axum::server_fn_paths},
};

use crate::samples::{session, wallet};

/// Answers with what it was asked.
struct Echo;

#[async_trait]
impl Backend for Echo {
    async fn start(&self, session: &SessionId, remember: bool) -> Result<Next, CheckoutError> {
        Ok(Next {
            go: format!("start {} {remember}", session.as_str()),
        })
    }

    async fn status(&self, _: &SessionId) -> Result<PaymentStatus, CheckoutError> {
        Ok(PaymentStatus::AtBkash)
    }

    async fn wallets(&self, _: &SessionId) -> Result<Vec<Wallet>, CheckoutError> {
        Ok(Vec::new())
    }

    async fn pay_with(&self, _: &SessionId, wallet: &AgreementId) -> Result<Next, CheckoutError> {
        Ok(Next {
            go: format!("pay {}", wallet.as_str()),
        })
    }

    async fn revoke(
        &self,
        session: Option<&SessionId>,
        _: &AgreementId,
    ) -> Result<Next, CheckoutError> {
        Ok(Next {
            go: format!("revoke {}", session.is_some()),
        })
    }
}

/// Runs a server function as a request would.
fn ask<T>(backend: Option<Arc<dyn Backend>>, call: impl AsyncFnOnce() -> T) -> T {
    let owner = Owner::new_root(None);
    let future = owner.with(|| {
        if let Some(backend) = backend {
            provide_context(backend);
        }
        ScopedFuture::new(call())
    });
    block_on(future)
}

/// None of the futures here ever waits.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = Box::pin(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    match future.as_mut().poll(&mut context) {
        std::task::Poll::Ready(value) => value,
        std::task::Poll::Pending => panic!("nothing here waits"),
    }
}

fn echo() -> Arc<dyn Backend> {
    Arc::new(Echo)
}

#[test]
fn these_are_all_the_addresses() {
    let mut paths: Vec<String> = server_fn_paths()
        .map(|(path, method)| format!("{method} {path}"))
        .collect();
    paths.sort();
    let expected = [
        "GET /api/checkout/status",
        "GET /api/checkout/wallets",
        "POST /api/checkout/pay-with",
        "POST /api/checkout/revoke",
        "POST /api/checkout/start",
    ];
    assert_eq!(paths, expected);
    assert_eq!(functions::Start::PATH, "/api/checkout/start");
}

#[test]
fn identifiers_reach_the_backend() {
    let id = session().as_str().to_owned();
    let wallet = wallet(1, None).id.as_str().to_owned();
    let start = ask(Some(echo()), async || {
        functions::start(id.clone(), Some("on".to_owned())).await
    });
    assert_eq!(
        start,
        Ok(Next {
            go: format!("start {id} true")
        })
    );
    let pay = ask(Some(echo()), async || {
        functions::pay_with(id.clone(), wallet.clone()).await
    });
    assert_eq!(
        pay,
        Ok(Next {
            go: format!("pay {wallet}")
        })
    );
    let revoke = ask(Some(echo()), async || {
        functions::revoke(None, wallet.clone()).await
    });
    assert_eq!(
        revoke,
        Ok(Next {
            go: "revoke false".to_owned()
        })
    );
    let status = ask(Some(echo()), async || functions::status(id.clone()).await);
    assert_eq!(status, Ok(PaymentStatus::AtBkash));
    assert_eq!(
        ask(Some(echo()), async || functions::wallets(id.clone()).await),
        Ok(Vec::new())
    );
}

#[test]
fn what_cannot_be_an_identifier_is_simply_not_found() {
    for text in ["", "cs_", "agr_x", "../etc", "<script>"] {
        let start = ask(Some(echo()), async || {
            functions::start(text.to_owned(), None).await
        });
        assert_eq!(start, Err(CheckoutError::NotFound), "{text}");
    }
}

#[test]
fn without_a_backend_nothing_is_promised() {
    let id = session().as_str().to_owned();
    let status = ask(None, async || functions::status(id.clone()).await);
    assert_eq!(status, Err(CheckoutError::Internal));
}

#[test]
fn names_in_the_page_and_in_json_are_the_same() {
    let all = [
        PaymentStatus::Ready,
        PaymentStatus::AtBkash,
        PaymentStatus::Working,
        PaymentStatus::Unknown,
        PaymentStatus::Paid,
        PaymentStatus::Held,
        PaymentStatus::Voided,
        PaymentStatus::NeedsCheck,
        PaymentStatus::Cancelled,
        PaymentStatus::Expired,
    ];
    for status in all {
        let json = leptos::serde_json::to_string(&status).unwrap();
        assert_eq!(json, format!("\"{}\"", status.name()));
    }
}
