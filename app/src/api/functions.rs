//! The bodies of the server functions: they read identifiers and hand over to the [`Backend`].
//!
//! They exist on the server only. The islands call them by their addresses, so that none of the client
//! machinery of server functions reaches the browser.

use std::sync::Arc;

use domain::{AgreementId, SessionId};
use leptos::{
    prelude::*,
    server_fn::{
        codec::{GetUrl, JsonEncoding},
        error::ServerFnErrorErr,
    },
};

use super::{CheckoutError, Next, PaymentStatus, Wallet};
use crate::backend::Backend;

impl FromServerFnError for CheckoutError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::Invalid,
            ServerFnErrorErr::Registration(_)
            | ServerFnErrorErr::UnsupportedRequestMethod(_)
            | ServerFnErrorErr::Request(_)
            | ServerFnErrorErr::ServerError(_)
            | ServerFnErrorErr::MiddlewareError(_)
            | ServerFnErrorErr::Serialization(_)
            | ServerFnErrorErr::Response(_) => Self::Internal,
        }
    }
}

/// The engine's half of this request. It is missing only when the server was put together wrongly.
fn backend() -> Result<Arc<dyn Backend>, CheckoutError> {
    use_context().ok_or(CheckoutError::Internal)
}

/// Ids that cannot be ids and ids that nobody has look alike.
fn session_id(text: &str) -> Result<SessionId, CheckoutError> {
    SessionId::parse(text).map_err(|_| CheckoutError::NotFound)
}

fn wallet_id(text: &str) -> Result<AgreementId, CheckoutError> {
    AgreementId::parse(text).map_err(|_| CheckoutError::NotFound)
}

/// Starts paying a session, or joins the try that is under way. `remember` is a checkbox: it is there
/// when it is ticked.
#[server(prefix = "/api/checkout", endpoint = "start")]
pub async fn start(
    /// The session's identifier.
    session: String,
    /// Present when the payer ticked the box.
    #[server(default)]
    remember: Option<String>,
) -> Result<Next, CheckoutError> {
    let session = session_id(&session)?;
    backend()?.start(&session, remember.is_some()).await
}

/// Where a session stands.
#[server(prefix = "/api/checkout", endpoint = "status", input = GetUrl)]
pub async fn status(
    /// The session's identifier.
    session: String,
) -> Result<PaymentStatus, CheckoutError> {
    let session = session_id(&session)?;
    backend()?.status(&session).await
}

/// The saved wallets of the session's payer.
#[server(prefix = "/api/checkout", endpoint = "wallets", input = GetUrl)]
pub async fn wallets(
    /// The session's identifier.
    session: String,
) -> Result<Vec<Wallet>, CheckoutError> {
    let session = session_id(&session)?;
    backend()?.wallets(&session).await
}

/// Starts paying a session with one of its payer's saved wallets.
#[server(prefix = "/api/checkout", endpoint = "pay-with")]
pub async fn pay_with(
    /// The session's identifier.
    session: String,
    /// The wallet's identifier.
    wallet: String,
) -> Result<Next, CheckoutError> {
    let (session, wallet) = (session_id(&session)?, wallet_id(&wallet)?);
    backend()?.pay_with(&session, &wallet).await
}

/// Takes back the consent for a saved wallet.
#[server(prefix = "/api/checkout", endpoint = "revoke")]
pub async fn revoke(
    /// The session's identifier, when the payer comes from one.
    #[server(default)]
    session: Option<String>,
    /// The wallet's identifier.
    wallet: String,
) -> Result<Next, CheckoutError> {
    let session = session.as_deref().map(session_id).transpose()?;
    let wallet = wallet_id(&wallet)?;
    backend()?.revoke(session.as_ref(), &wallet).await
}
