//! The islands' functions: one handler for all of them, and the engine behind the app's port.

use std::sync::Arc;

use app::{
    api::{CheckoutError, Next, PaymentStatus, Wallet},
    backend::Backend,
    view::WalletsNotice,
};
use async_trait::async_trait;
use axum::{
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{StatusCode, header::ACCEPT},
    response::{IntoResponse, Response},
};
use domain::{AgreementId, SessionId, agreement::AgreementState};
use engine::EngineError;
use leptos::context::provide_context;

use super::{
    Site,
    begin::{self, Choice},
    views,
    visit::Visit,
    wallets,
};

/// The largest answer of a function, in bytes.
const LARGEST_ANSWER: usize = 64 * 1024;

/// Answers a function's call.
pub(super) async fn call(
    State(site): State<Arc<Site>>,
    visit: Visit,
    mut request: Request,
) -> Response {
    // With it, the caller could ask for redirects to its own Referer instead of an answer.
    request.headers_mut().remove(ACCEPT);
    let backend: Arc<dyn Backend> = Arc::new(Functions { site, visit });
    let context = move || provide_context(backend.clone());
    let response = leptos_axum::handle_server_fns_with_context(context, request)
        .await
        .into_response();
    if response.status() == StatusCode::INTERNAL_SERVER_ERROR {
        named(response).await
    } else {
        response
    }
}

/// Gives an error the status that fits it: the framework knows 500 only.
async fn named(response: Response) -> Response {
    let (mut parts, body) = response.into_parts();
    let body = to_bytes(body, LARGEST_ANSWER).await.unwrap_or_default();
    parts.status = match serde_json::from_slice(&body) {
        Ok(CheckoutError::NotFound) => StatusCode::NOT_FOUND,
        Ok(CheckoutError::Invalid) => StatusCode::BAD_REQUEST,
        Ok(CheckoutError::NotPayable) => StatusCode::CONFLICT,
        Ok(CheckoutError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
        Ok(CheckoutError::Internal) | Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    Response::from_parts(parts, Body::from(body))
}

/// The engine, for one request.
struct Functions {
    site: Arc<Site>,
    visit: Visit,
}

impl Functions {
    async fn session(&self, id: &SessionId) -> Result<domain::session::Session, CheckoutError> {
        self.site
            .engine
            .session(id)
            .await
            .map_err(|error| match error {
                EngineError::NotFound => CheckoutError::NotFound,
                error => {
                    tracing::error!(%error, "a session cannot be read");
                    CheckoutError::Internal
                }
            })
    }
}

#[async_trait]
impl Backend for Functions {
    async fn start(&self, session: &SessionId, remember: bool) -> Result<Next, CheckoutError> {
        let choice = if remember {
            Choice::Remember
        } else {
            Choice::Wallet
        };
        begin::begin(&self.site, session, choice, false).await
    }

    async fn status(&self, session: &SessionId) -> Result<PaymentStatus, CheckoutError> {
        self.session(session)
            .await
            .map(|session| views::status(&session))
    }

    async fn wallets(&self, session: &SessionId) -> Result<Vec<Wallet>, CheckoutError> {
        let session = self.session(session).await?;
        let Some(payer) = self.site.payer_of(&session) else {
            return Ok(Vec::new());
        };
        let wallets = self
            .site
            .engine
            .wallets_of(&session.order.account, &payer)
            .await
            .map_err(|error| {
                tracing::error!(%error, "wallets cannot be listed");
                CheckoutError::Internal
            })?;
        let active = wallets
            .iter()
            .filter_map(|(id, agreement)| match &agreement.state {
                AgreementState::Active(consent) => Some(Wallet {
                    id: id.as_str().to_owned(),
                    number: consent.wallet.as_ref().map(ToString::to_string),
                    consented_at: consent.at.millis(),
                }),
                _ => None,
            });
        Ok(active.collect())
    }

    async fn pay_with(
        &self,
        session: &SessionId,
        wallet: &AgreementId,
    ) -> Result<Next, CheckoutError> {
        begin::begin(&self.site, session, Choice::Saved(wallet.clone()), false).await
    }

    async fn revoke(
        &self,
        session: Option<&SessionId>,
        wallet: &AgreementId,
    ) -> Result<Next, CheckoutError> {
        let access = self.visit.wallets().ok_or(CheckoutError::NotFound)?;
        let notice = match wallets::take_back(&self.site, access, wallet).await? {
            WalletsNotice::Revoked => "revoked",
            _ => "waiting",
        };
        Ok(Next {
            go: session.map_or_else(|| format!("/wallets?notice={notice}"), begin::page),
        })
    }
}
