//! The page `/pay/{session}`: showing it, its forms, and the callback from bKash.

use std::{sync::Arc, time::Duration};

use app::{
    pages,
    view::{Embedding, PayNotice, PayState, Problem},
};
use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, Method, StatusCode, Uri, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    AgreementId, BkashPaymentId, SessionId,
    hosted_page::CallbackOutcome,
    session::{Phase, Session, SessionRejection},
};
use engine::PaymentChoice;
use eventlog::{Cause, CommandError};
use serde::Deserialize;
use tokio::time::timeout;

use super::{
    Site, begin_payment,
    checkout_error::CheckoutError,
    headers::{PageKind, PagePolicy},
    page_error::PageError,
    page_request::{PageRequest, requested_language},
    views,
};

use crate::accounts::Account;

/// How long a callback waits for Execute before it redirects to the page that polls.
const CALLBACK_TIMEOUT: Duration = Duration::from_secs(8);

/// Parses a session identifier. A malformed identifier and an unknown one give the same page.
///
/// # Errors
///
/// Returns the page for unknown sessions if `text` is not an identifier.
pub(super) fn session_id(text: &str) -> Result<SessionId, PageError> {
    SessionId::parse(text).map_err(|_| PageError(Problem::NotFound))
}

/// Loads a session.
///
/// # Errors
/// [`Problem::NotFound`] if it does not exist, [`Problem::Internal`] if the log cannot be read.
pub(super) async fn session(site: &Site, id: &SessionId) -> Result<Session, PageError> {
    site.engine.session(id).await.map_err(|error| match error {
        CommandError::NotFound => PageError(Problem::NotFound),
        error => PageError::internal(error),
    })
}

/// Returns how the merchant's pages may embed the session's page. The browser's `Sec-Fetch-Dest` says whether this
/// response is for a frame.
fn embedding(account: &Account, headers: &HeaderMap) -> Option<Embedding> {
    let origins = account.profile.embed_origins.iter();
    account.is_embedded().then(|| Embedding {
        origins: origins.map(|origin| origin.as_str().to_owned()).collect(),
        framed: headers
            .get("sec-fetch-dest")
            .is_some_and(|dest| dest == "iframe"),
    })
}

/// Returns the account of a session.
///
/// # Errors
/// [`Problem::Unavailable`] if this server does not serve the account.
pub(super) async fn account(site: &Site, session: &Session) -> Result<Arc<Account>, PageError> {
    let account = site.accounts.get(&session.order.account).await;
    account.ok_or(PageError(Problem::Unavailable))
}

/// The query of `/pay/{session}`.
#[derive(Debug, Deserialize)]
pub(super) struct PayQuery {
    notice: Option<String>,
}

/// `GET /pay/{session}`
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(query): Query<PayQuery>,
    headers: HeaderMap,
    page: PageRequest,
) -> Result<Response, PageError> {
    let id = session_id(&id)?;
    let session = session(&site, &id).await?;
    let agreements = match &session.order.payer {
        Some(payer) => site
            .engine
            .agreements_of_payer(&session.order.account, payer)
            .await
            .map_err(PageError::internal)?,
        None => Vec::new(),
    };
    let account = account(&site, &session).await?;
    let mut view = views::pay(site.now(), &account, &id, &session, &agreements);
    view.embedding = embedding(&account, &headers);
    if let (PayState::Open { notice, .. }, Some("agreement-not-saved")) =
        (&mut view.state, query.notice.as_deref())
    {
        *notice = Some(PayNotice::AgreementNotSaved);
    }
    let status = if matches!(view.state, PayState::Expired) {
        StatusCode::GONE
    } else {
        StatusCode::OK
    };
    let response = (
        status,
        Html(pages::pay(&page.session_context(&account, &session), &view)),
    );
    Ok(PagePolicy(account, PageKind::Order).apply(response))
}

/// The form of the pay buttons.
#[derive(Debug, Deserialize)]
pub(super) struct StartForm {
    remember: Option<String>,
    agreement: Option<String>,
    again: Option<String>,
}

/// `POST /pay/{session}/start`
pub(super) async fn start(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Form(form): Form<StartForm>,
) -> Result<Redirect, PageError> {
    let id = session_id(&id)?;
    let choice = match (
        form.agreement.as_deref().filter(|id| !id.is_empty()),
        form.remember,
    ) {
        (Some(agreement), _) => PaymentChoice::Agreement(
            AgreementId::parse(agreement).map_err(|_| PageError(Problem::NotFound))?,
        ),
        (None, Some(_)) => PaymentChoice::NewAgreement,
        (None, None) => PaymentChoice::Wallet,
    };
    match begin_payment::begin_payment(&site, &id, choice, form.again.is_some()).await {
        Ok(next) => Ok(Redirect::to(&next.url)),
        Err(CheckoutError::NotFound) => Err(PageError(Problem::NotFound)),
        Err(CheckoutError::Internal) => Err(PageError(Problem::Internal)),
        // The session's page shows the reason.
        Err(CheckoutError::NotPayable | CheckoutError::Unavailable | CheckoutError::Invalid) => {
            Ok(Redirect::to(&begin_payment::session_path(&id)))
        }
    }
}

/// `POST /pay/{session}/cancel`
pub(super) async fn cancel(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Redirect, PageError> {
    let id = session_id(&id)?;
    match site.engine.cancel(&id, Cause::PAYER, None).await {
        Ok(_) | Err(CommandError::Rejected(_)) => {
            let language = requested_language(&uri);
            let language = language.map(|language| format!("?lang={}", language.tag()));
            Ok(Redirect::to(
                &(begin_payment::session_path(&id) + &language.unwrap_or_default()),
            ))
        }
        Err(CommandError::NotFound) => Err(PageError(Problem::NotFound)),
        Err(error) => Err(PageError::internal(error)),
    }
}

/// `POST /pay/{session}/wallets`: opens the page `/wallets`, because whoever may pay the session may see its payer's
/// agreements.
pub(super) async fn open_agreements(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let id = session_id(&id)?;
    let session = session(&site, &id).await?;
    let payer = site
        .payer_of(&session)
        .ok_or(PageError(Problem::LinkExpired))?;
    let cookie = site
        .wallets_cookie(session.order.account, payer, Some(id))
        .ok_or(PageError(Problem::Internal))?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/wallets")).into_response())
}

/// The query that bKash appends to the callback URL. It passes through the payer's browser and is not trusted.
#[derive(Debug, Deserialize)]
pub(super) struct Callback {
    #[serde(rename = "paymentID")]
    payment_id: Option<String>,
    status: Option<String>,
    pub(super) signature: Option<String>,
}

impl Callback {
    /// The hint, or `None` if it is malformed.
    fn into_hint(self) -> Option<(BkashPaymentId, CallbackOutcome, Option<String>)> {
        Some((self.payment_id()?, self.outcome()?, self.signature))
    }

    /// bKash's payment ID, or `None` if it is malformed.
    pub(super) fn payment_id(&self) -> Option<BkashPaymentId> {
        BkashPaymentId::parse(self.payment_id.as_deref()?).ok()
    }

    /// The claimed outcome, or `None` if it is malformed.
    pub(super) fn outcome(&self) -> Option<CallbackOutcome> {
        match self.status.as_deref()? {
            "success" => Some(CallbackOutcome::Success),
            "failure" => Some(CallbackOutcome::Failure),
            "cancel" => Some(CallbackOutcome::Cancel),
            _ => None,
        }
    }
}

/// `GET /pay/{session}/callback`: the payer returns from bKash. The query is only a hint; the engine checks the payment
/// with bKash, and the session's page shows the result.
pub(super) async fn callback(
    State(site): State<Arc<Site>>,
    method: Method,
    Path(id): Path<String>,
    Query(callback): Query<Callback>,
) -> Result<Response, PageError> {
    let id = session_id(&id)?;
    // Link previews and scanners send HEAD; they must not act for the payer.
    if method == Method::HEAD {
        return Err(PageError(Problem::MethodNotAllowed));
    }
    let Some((payment_id, outcome, signature)) = callback.into_hint() else {
        let session = session(&site, &id).await?;
        if matches!(session.phase(), Phase::PendingPayer { .. }) {
            tracing::warn!(session = ?id, "a callback is malformed");
        }
        return Ok(Redirect::to(&begin_payment::session_path(&id)).into_response());
    };
    let checked = site.engine.callback(&id, payment_id, outcome, signature);
    match timeout(CALLBACK_TIMEOUT, checked).await {
        Err(_) | Ok(Ok(_) | Err(CommandError::Rejected(SessionRejection::NoSuchPayment))) => {}
        Ok(Err(CommandError::NotFound)) => return Err(PageError(Problem::NotFound)),
        Ok(Err(error)) => return Err(PageError::internal(error)),
    }
    Ok(Redirect::to(&begin_payment::session_path(&id)).into_response())
}
