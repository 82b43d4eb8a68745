//! The server functions that the islands call, and the handler that dispatches to them.
//!
//! They live here and not in `app`, because the islands call them by path: no client code is generated, and the
//! functions reach the engine directly.

use std::sync::Arc;

use app::view::AgreementsNotice;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header::ACCEPT},
    response::{IntoResponse, Response},
};
use domain::{AgreementId, SessionId};
use engine::PaymentChoice;
use eventlog::CommandError;
use leptos::{
    context::{provide_context, use_context},
    server,
    server_fn::codec::GetUrl,
};

use super::{
    Site, agreements,
    begin_payment::{self, NextPage},
    checkout_error::CheckoutError,
    page_request::PageRequest,
    views,
};

/// The largest response of a server function, in bytes.
const LARGEST_RESPONSE: usize = 64 * 1024;

/// Dispatches a request to the server function of its path.
pub(super) async fn handle(
    State(site): State<Arc<Site>>,
    page: PageRequest,
    mut request: Request,
) -> Response {
    // With `Accept: text/html` the framework would redirect to the caller's Referer.
    request.headers_mut().remove(ACCEPT);
    let context = move || {
        provide_context(site.clone());
        provide_context(page.clone());
    };
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        with_error_status(response).await
    } else {
        response
    }
}

/// Sets the HTTP status of an error. The framework answers every error with 500.
async fn with_error_status(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_RESPONSE).await.unwrap_or_default();
    parts.status = match serde_json::from_slice(&body) {
        Ok(CheckoutError::NotFound) => StatusCode::NOT_FOUND,
        Ok(CheckoutError::Invalid) => StatusCode::BAD_REQUEST,
        Ok(CheckoutError::NotPayable) => StatusCode::CONFLICT,
        Ok(CheckoutError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(CheckoutError::Internal) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Response::from_parts(parts, Body::from(body))
}

/// A value that [`handle`] has provided.
fn provided<T: Clone + 'static>() -> Result<T, CheckoutError> {
    use_context().ok_or(CheckoutError::Internal)
}

/// A malformed identifier and an unknown one give the same error.
fn session_id(text: &str) -> Result<SessionId, CheckoutError> {
    SessionId::parse(text).map_err(|_| CheckoutError::NotFound)
}

fn agreement_id(text: &str) -> Result<AgreementId, CheckoutError> {
    AgreementId::parse(text).map_err(|_| CheckoutError::NotFound)
}

/// Starts a payment, or returns the one in progress. `remember` is the consent checkbox, which browsers send only
/// if it is ticked.
///
/// # Errors
/// Every [`CheckoutError`].
#[server(prefix = "/api/checkout", endpoint = "start")]
pub(super) async fn start(
    session: String,
    #[server(default)] remember: Option<String>,
) -> Result<NextPage, CheckoutError> {
    let id = session_id(&session)?;
    let choice = match remember {
        Some(_) => PaymentChoice::NewAgreement,
        None => PaymentChoice::Wallet,
    };
    begin_payment::begin_payment(&*provided::<Arc<Site>>()?, &id, choice, false).await
}

/// Returns how far a session has come, as [`PayState::progress`](app::view::PayState::progress) writes it.
///
/// # Errors
/// [`CheckoutError::NotFound`] if the session does not exist.
#[server(prefix = "/api/checkout", endpoint = "status", input = GetUrl)]
pub(super) async fn status(session: String) -> Result<String, CheckoutError> {
    let id = session_id(&session)?;
    let site: Arc<Site> = provided()?;
    let session = site
        .engine
        .session(&id)
        .await
        .map_err(|error| match error {
            CommandError::NotFound => CheckoutError::NotFound,
            CommandError::Rejected(_)
            | CommandError::IdempotencyKeyUsed
            | CommandError::Reserved(_)
            | CommandError::Store(_)
            | CommandError::Unreadable(_)
            | CommandError::TooNew { .. } => {
                tracing::error!(%error, "cannot read a session");
                CheckoutError::Internal
            }
        })?;
    Ok(views::pay_state(site.now(), &id, &session).progress())
}

/// Starts a payment with one of the payer's agreements.
///
/// # Errors
/// Every [`CheckoutError`].
#[server(prefix = "/api/checkout", endpoint = "pay-with")]
pub(super) async fn pay_with(
    session: String,
    agreement: String,
) -> Result<NextPage, CheckoutError> {
    let id = session_id(&session)?;
    let choice = PaymentChoice::Agreement(agreement_id(&agreement)?);
    begin_payment::begin_payment(&*provided::<Arc<Site>>()?, &id, choice, false).await
}

/// Revokes an agreement. The sealed cookie of the page `/wallets` says whose agreements may be revoked; the session
/// only decides which page comes next.
///
/// # Errors
/// [`CheckoutError::NotFound`] without the cookie, or if the agreement does not exist or is another payer's.
#[server(prefix = "/api/checkout", endpoint = "revoke")]
pub(super) async fn revoke(
    #[server(default)] session: Option<String>,
    agreement: String,
) -> Result<NextPage, CheckoutError> {
    let session = session.as_deref().map(session_id).transpose()?;
    let agreement = agreement_id(&agreement)?;
    let (site, page) = (provided::<Arc<Site>>()?, provided::<PageRequest>()?);
    let access = page.agreements_access().ok_or(CheckoutError::NotFound)?;
    let notice: AgreementsNotice = agreements::revoke_agreement(&site, access, &agreement).await?;
    Ok(NextPage {
        url: session.map_or_else(
            || agreements::path_with(notice),
            |id| begin_payment::session_path(&id),
        ),
    })
}

#[cfg(test)]
mod tests {
    use std::{future::Future, pin::pin, task};

    use leptos::server_fn::ServerFn;

    use super::*;

    /// Polls a future that never waits.
    fn ready<T>(future: impl Future<Output = T>) -> T {
        let mut context = task::Context::from_waker(task::Waker::noop());
        match pin!(future).poll(&mut context) {
            task::Poll::Ready(value) => value,
            task::Poll::Pending => panic!("the future waits"),
        }
    }

    #[test]
    fn the_paths_are_those_that_the_pages_name() {
        assert_eq!(Start::PATH, "/api/checkout/start");
        assert_eq!(PayWith::PATH, "/api/checkout/pay-with");
        assert_eq!(Revoke::PATH, "/api/checkout/revoke");
    }

    #[test]
    fn a_malformed_identifier_is_not_found() {
        for text in ["", "cs_", "agr_x", "../etc", "<script>"] {
            let started = ready(start(text.to_owned(), None));
            assert_eq!(started, Err(CheckoutError::NotFound), "{text}");
            let revoked = ready(revoke(None, text.to_owned()));
            assert_eq!(revoked, Err(CheckoutError::NotFound), "{text}");
        }
    }

    #[test]
    fn a_call_outside_the_handler_is_an_internal_error() {
        let id = SessionId::from_bits([7; 32]).as_str().to_owned();
        assert_eq!(ready(status(id)), Err(CheckoutError::Internal));
    }
}
