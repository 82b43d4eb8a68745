//! The wallets page: listing, saving, paying with and taking back a payer's saved wallets.

use std::{sync::Arc, time::Duration};

use app::{
    api::CheckoutError,
    pages,
    view::{Problem, WalletsNotice, WalletsView},
};
use axum::{
    extract::{Form, Path, Query, State},
    http::{Method, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    AgreementId, SessionId,
    agreement::{Agreement, AgreementState},
    attempt::Ended,
};
use engine::EngineError;
use serde::Deserialize;
use tokio::time::timeout;

use super::{
    Site,
    begin::{self, Choice},
    failure::Failure,
    headers::{Door, LeadsTo},
    pay::{self, Callback},
    views,
    visit::Visit,
};
use crate::links::{Purpose, WalletsAccess};

/// How long the way back waits for bKash before it shows the page that waits instead.
const PATIENCE: Duration = Duration::from_secs(8);

fn access(visit: &Visit) -> Result<&WalletsAccess, Failure> {
    visit.wallets().ok_or(Failure(Problem::LinkExpired))
}

fn wallet_id(text: &str) -> Result<AgreementId, Failure> {
    AgreementId::parse(text).map_err(|_| Failure(Problem::NotFound))
}

/// What the page's address may add.
#[derive(Debug, Deserialize)]
pub(super) struct Shown {
    key: Option<String>,
    notice: Option<String>,
}

/// `GET /wallets`: with a link's key, opens the page and takes the key out of the address.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    method: Method,
    Query(shown): Query<Shown>,
    visit: Visit,
) -> Result<Response, Failure> {
    if let Some(key) = shown.key.filter(|_| method == Method::GET) {
        let access = site
            .links
            .open_access(Purpose::WalletsLink, &key, site.now());
        let access = access.ok_or(Failure(Problem::LinkExpired))?;
        let cookie = site
            .wallets_cookie(access.account, access.payer, access.session)
            .ok_or(Failure(Problem::Internal))?;
        return Ok(([(SET_COOKIE, cookie)], Redirect::to("/wallets")).into_response());
    }
    let access = access(&visit)?;
    let mut wallets: Vec<_> = site
        .engine
        .wallets_of(&access.account, &access.payer)
        .await
        .map_err(Failure::internal)?
        .iter()
        .filter_map(|(id, agreement)| views::wallet(id, agreement))
        .collect();
    wallets.sort_by_key(|wallet| wallet.revoked_at.is_some());
    let order = match &access.session {
        Some(id) => views::wallets_order(id, &pay::session(&site, id).await?),
        None => None,
    };
    let view = WalletsView {
        wallets,
        order,
        notice: shown.notice.as_deref().and_then(notice),
    };
    let account = site.accounts.get(&access.account).await;
    let account = account.ok_or(Failure(Problem::Unavailable))?;
    let page = Html(pages::wallets(&visit.chrome(&account), &view));
    Ok(LeadsTo(account, Door::Address).with(page))
}

fn notice(word: &str) -> Option<WalletsNotice> {
    NOTICES
        .iter()
        .find(|(_, found)| *found == word)
        .map(|(notice, _)| *notice)
}

fn page_with(notice: WalletsNotice) -> Redirect {
    let word = NOTICES
        .iter()
        .find(|(found, _)| *found == notice)
        .map_or("", |(_, word)| *word);
    Redirect::to(&format!("/wallets?notice={word}"))
}

const NOTICES: [(WalletsNotice, &str); 6] = [
    (WalletsNotice::Saved, "saved"),
    (WalletsNotice::Revoked, "revoked"),
    (WalletsNotice::Waiting, "waiting"),
    (WalletsNotice::Closed, "closed"),
    (WalletsNotice::NotSaved, "not-saved"),
    (WalletsNotice::BkashUnavailable, "unavailable"),
];

/// `POST /wallets/add`
pub(super) async fn add(State(site): State<Arc<Site>>, visit: Visit) -> Result<Redirect, Failure> {
    let WalletsAccess { account, payer, .. } = access(&visit)?.clone();
    let added = site.engine.add_wallet(account, payer).await;
    let (_, agreement) = added.map_err(|error| match error {
        EngineError::Refused(_) => Failure(Problem::TooManyRequests),
        error => Failure::internal(error),
    })?;
    let address = match &agreement.state {
        AgreementState::Initiated { initiated, .. } => initiated.page.address(),
        _ => None,
    };
    Ok(address.map_or_else(|| page_with(WalletsNotice::BkashUnavailable), Redirect::to))
}

/// The form of the button beside a wallet.
#[derive(Debug, Deserialize)]
pub(super) struct Revoke {
    wallet: String,
}

/// `POST /wallets/revoke`
pub(super) async fn revoke(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Form(form): Form<Revoke>,
) -> Result<Redirect, Failure> {
    let wallet = wallet_id(&form.wallet)?;
    let notice = take_back(&site, access(&visit)?, &wallet)
        .await
        .map_err(|error| match error {
            CheckoutError::NotFound => Failure(Problem::NotFound),
            _ => Failure(Problem::Internal),
        })?;
    Ok(page_with(notice))
}

/// Takes a consent back, and says whether bKash has confirmed it.
pub(super) async fn take_back(
    site: &Site,
    access: &WalletsAccess,
    wallet: &AgreementId,
) -> Result<WalletsNotice, CheckoutError> {
    let revoked = site
        .engine
        .revoke(&access.account, &access.payer, wallet, None);
    let revoked = timeout(PATIENCE, revoked).await;
    match revoked {
        Ok(Ok(Agreement {
            state: AgreementState::Revoked { .. },
            ..
        })) => Ok(WalletsNotice::Revoked),
        Ok(Ok(_)) | Err(_) => Ok(WalletsNotice::Waiting),
        Ok(Err(EngineError::NotFound | EngineError::Refused(_))) => Err(CheckoutError::NotFound),
        Ok(Err(error)) => {
            tracing::error!(%error, "a wallet could not be removed");
            Err(CheckoutError::Internal)
        }
    }
}

/// The form of the pay button beside a wallet.
#[derive(Debug, Deserialize)]
pub(super) struct Pay {
    session: String,
    wallet: String,
}

/// `POST /wallets/pay`
pub(super) async fn pay(
    State(site): State<Arc<Site>>,
    visit: Visit,
    Form(form): Form<Pay>,
) -> Result<Redirect, Failure> {
    access(&visit)?;
    let id = pay::session_id(&form.session)?;
    match begin::begin(&site, &id, Choice::Saved(wallet_id(&form.wallet)?), false).await {
        Ok(next) => Ok(Redirect::to(&next.go)),
        Err(CheckoutError::NotFound) => Err(Failure(Problem::NotFound)),
        Err(_) => Ok(Redirect::to(&begin::page(&id))),
    }
}

/// `GET /wallets/{wallet}/callback`: the payer comes back from being asked for consent.
pub(super) async fn callback(
    State(site): State<Arc<Site>>,
    method: Method,
    Path(wallet): Path<String>,
    Query(callback): Query<Callback>,
) -> Result<Redirect, Failure> {
    let wallet = wallet_id(&wallet)?;
    if method == Method::HEAD {
        return Err(Failure(Problem::MethodNotAllowed));
    }
    let agreement = |error| match error {
        EngineError::NotFound => Failure(Problem::NotFound),
        error => Failure::internal(error),
    };
    site.engine.agreement(&wallet).await.map_err(agreement)?;
    if let Some(outcome) = callback.outcome() {
        let attempt = callback.payment_id();
        let checked = site
            .engine
            .agreement_callback(&wallet, attempt, outcome, callback.signature);
        match timeout(PATIENCE, checked).await {
            Err(_) | Ok(Ok(_) | Err(EngineError::Refused(_))) => {}
            Ok(Err(error)) => return Err(Failure::internal(error)),
        }
    }
    let after = site.engine.agreement(&wallet).await.map_err(agreement)?;
    match &after.session {
        Some(session) => Ok(go_on_paying(&site, session, &wallet, &after).await),
        None => Ok(page_with(outcome(&after))),
    }
}

/// The payer saved a wallet to pay with: on to the PIN, or back to the order.
async fn go_on_paying(
    site: &Site,
    session: &SessionId,
    wallet: &AgreementId,
    agreement: &Agreement,
) -> Redirect {
    let page = begin::page(session);
    if !matches!(agreement.state, AgreementState::Active(_)) {
        return match outcome(agreement) {
            WalletsNotice::Waiting => Redirect::to(&page),
            _ => Redirect::to(&format!("{page}?notice=wallet-not-saved")),
        };
    }
    match begin::begin(site, session, Choice::Saved(wallet.clone()), false).await {
        Ok(next) => Redirect::to(&next.go),
        Err(_) => Redirect::to(&page),
    }
}

fn outcome(agreement: &Agreement) -> WalletsNotice {
    match &agreement.state {
        AgreementState::Active(_)
        | AgreementState::Revoking { .. }
        | AgreementState::Revoked { .. } => WalletsNotice::Saved,
        AgreementState::Ended(Ended::Closed) => WalletsNotice::Closed,
        AgreementState::Ended(_)
        | AgreementState::NotCreated(_)
        | AgreementState::Declined(_)
        | AgreementState::NotExecuted { .. } => WalletsNotice::NotSaved,
        AgreementState::Requested { .. }
        | AgreementState::Initiated { .. }
        | AgreementState::Executing { .. }
        | AgreementState::InDoubt { .. } => WalletsNotice::Waiting,
    }
}
