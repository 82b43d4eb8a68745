//! The checkout page `/pay/{session}`: showing it, its forms, and the way back from bKash.

use std::{sync::Arc, time::Duration};

use app::{
    api::CheckoutError,
    pages,
    view::{Embedding, Notice, PayState, Problem},
};
use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, Method, StatusCode, Uri, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    AgreementId, BkashPaymentId, SessionId,
    attempt::CallbackOutcome,
    session::{Phase, Session, SessionRejection},
};
use engine::EngineError;
use serde::Deserialize;
use tokio::time::timeout;

use super::{
    Site,
    begin::{self, Choice},
    failure::Failure,
    headers::{Door, LeadsTo},
    views,
    visit::{Visit, asked_language},
};

use crate::accounts::Account;

/// How long the way back waits for Execute before it shows the page that waits instead.
const PATIENCE: Duration = Duration::from_secs(8);

/// The session of an address. What cannot be one and what nobody has look alike.
pub(super) fn session_id(text: &str) -> Result<SessionId, Failure> {
    SessionId::parse(text).map_err(|_| Failure(Problem::NotFound))
}

/// The session as it is now.
pub(super) async fn session(site: &Site, id: &SessionId) -> Result<Session, Failure> {
    site.engine.session(id).await.map_err(|error| match error {
        EngineError::NotFound => Failure(Problem::NotFound),
        error => Failure::internal(error),
    })
}

/// How an order's page stands to the merchant's own pages. The browser says whether it is for a frame.
fn embedding(account: &Account, headers: &HeaderMap) -> Option<Embedding> {
    let origins = account.profile.embed_origins.iter();
    account.is_embedded().then(|| Embedding {
        origins: origins.map(|origin| origin.as_str().to_owned()).collect(),
        framed: headers
            .get("sec-fetch-dest")
            .is_some_and(|dest| dest == "iframe"),
    })
}

/// The account of a session.
pub(super) async fn account(site: &Site, session: &Session) -> Result<Arc<Account>, Failure> {
    let account = site.accounts.get(&session.order.account).await;
    account.ok_or(Failure(Problem::Unavailable))
}

/// What a page's address may add.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    notice: Option<String>,
}

/// `GET /pay/{session}`
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
    headers: HeaderMap,
    visit: Visit,
) -> Result<Response, Failure> {
    let id = session_id(&id)?;
    let session = session(&site, &id).await?;
    let wallets = match &session.order.payer {
        Some(payer) => site
            .engine
            .wallets_of(&session.order.account, payer)
            .await
            .map_err(Failure::internal)?,
        None => Vec::new(),
    };
    let account = account(&site, &session).await?;
    let mut view = views::pay(site.now(), &account, &id, &session, &wallets);
    view.embedding = embedding(&account, &headers);
    if let (PayState::Ready { notice, .. }, Some("wallet-not-saved")) =
        (&mut view.state, shown.notice.as_deref())
    {
        *notice = Some(Notice::WalletNotSaved);
    }
    let status = if matches!(view.state, PayState::Expired) {
        StatusCode::GONE
    } else {
        StatusCode::OK
    };
    let page = (
        status,
        Html(pages::pay(&visit.order_chrome(&account, &session), &view)),
    );
    Ok(LeadsTo(account, Door::Order).with(page))
}

/// The form of the pay button.
#[derive(Debug, Deserialize)]
pub(super) struct Start {
    remember: Option<String>,
    wallet: Option<String>,
    again: Option<String>,
}

/// `POST /pay/{session}/start`
pub(super) async fn start(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    Form(form): Form<Start>,
) -> Result<Redirect, Failure> {
    let id = session_id(&id)?;
    let choice = match (
        form.wallet.as_deref().filter(|wallet| !wallet.is_empty()),
        form.remember,
    ) {
        (Some(wallet), _) => {
            Choice::Saved(AgreementId::parse(wallet).map_err(|_| Failure(Problem::NotFound))?)
        }
        (None, Some(_)) => Choice::Remember,
        (None, None) => Choice::Wallet,
    };
    match begin::begin(&site, &id, choice, form.again.is_some()).await {
        Ok(next) => Ok(Redirect::to(&next.go)),
        Err(CheckoutError::NotFound) => Err(Failure(Problem::NotFound)),
        Err(CheckoutError::Internal) => Err(Failure(Problem::Internal)),
        // The session's own page says why.
        Err(CheckoutError::NotPayable | CheckoutError::Unavailable | CheckoutError::Invalid) => {
            Ok(Redirect::to(&begin::page(&id)))
        }
    }
}

/// `POST /pay/{session}/cancel`
pub(super) async fn cancel(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
    uri: Uri,
) -> Result<Redirect, Failure> {
    let id = session_id(&id)?;
    match site.engine.cancel(&id, None).await {
        Ok(_) | Err(EngineError::Refused(_)) => {
            let language = asked_language(&uri);
            let language = language.map(|language| format!("?lang={}", language.tag()));
            Ok(Redirect::to(
                &(begin::page(&id) + &language.unwrap_or_default()),
            ))
        }
        Err(EngineError::NotFound) => Err(Failure(Problem::NotFound)),
        Err(error) => Err(Failure::internal(error)),
    }
}

/// `POST /pay/{session}/wallets`: whoever may pay the order may see its payer's wallets.
pub(super) async fn wallets(
    State(site): State<Arc<Site>>,
    Path(id): Path<String>,
) -> Result<Response, Failure> {
    let id = session_id(&id)?;
    let session = session(&site, &id).await?;
    let payer = site
        .payer_of(&session)
        .ok_or(Failure(Problem::LinkExpired))?;
    let cookie = site
        .wallets_cookie(session.order.account, payer, Some(id))
        .ok_or(Failure(Problem::Internal))?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/wallets")).into_response())
}

/// What bKash adds to the callback's address; all of it passes through the payer's browser.
#[derive(Debug, Deserialize)]
pub(super) struct Callback {
    #[serde(rename = "paymentID")]
    payment_id: Option<String>,
    status: Option<String>,
    pub(super) signature: Option<String>,
}

impl Callback {
    /// The hint, if it can be one.
    pub(super) fn read(self) -> Option<(BkashPaymentId, CallbackOutcome, Option<String>)> {
        Some((self.payment_id()?, self.outcome()?, self.signature))
    }

    /// bKash's identifier, if it can be one.
    pub(super) fn payment_id(&self) -> Option<BkashPaymentId> {
        BkashPaymentId::parse(self.payment_id.as_deref()?).ok()
    }

    /// What it hints at, if it can be a hint.
    pub(super) fn outcome(&self) -> Option<CallbackOutcome> {
        match self.status.as_deref()? {
            "success" => Some(CallbackOutcome::Success),
            "failure" => Some(CallbackOutcome::Failure),
            "cancel" => Some(CallbackOutcome::Cancel),
            _ => None,
        }
    }
}

/// `GET /pay/{session}/callback`: the payer comes back. Nothing in the address is believed; what it hints at
/// is checked with bKash, and the payer is shown what is true.
pub(super) async fn callback(
    State(site): State<Arc<Site>>,
    method: Method,
    Path(id): Path<String>,
    Query(callback): Query<Callback>,
) -> Result<Response, Failure> {
    let id = session_id(&id)?;
    // Programs that look at links first must not act for the payer.
    if method == Method::HEAD {
        return Err(Failure(Problem::MethodNotAllowed));
    }
    let before = session(&site, &id).await?;
    if let Some((payment_id, outcome, signature)) = callback.read() {
        let checked = site.engine.callback(&id, payment_id, outcome, signature);
        match timeout(PATIENCE, checked).await {
            Err(_) | Ok(Ok(_) | Err(EngineError::Refused(SessionRejection::NoSuchPayment))) => {}
            Ok(Err(error)) => return Err(Failure::internal(error)),
        }
    } else if matches!(before.phase(), Phase::AtBkash { .. }) {
        tracing::warn!(session = ?id, "a callback that cannot be read");
    }
    Ok(Redirect::to(&begin::page(&id)).into_response())
}
