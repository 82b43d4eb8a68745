//! The page `/wallets`: listing, creating, paying with and revoking a payer's agreements.

use std::{sync::Arc, time::Duration};

use app::{
    pages,
    view::{AgreementsNotice, AgreementsView, Problem},
};
use axum::{
    extract::{Form, Path, Query, State},
    http::{HeaderMap, Method, header::SET_COOKIE},
    response::{Html, IntoResponse, Redirect, Response},
};
use domain::{
    AgreementId, SessionId,
    agreement::{Agreement, AgreementState},
    hosted_page::Ended,
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
    page_request::PageRequest,
    pay::{self, Callback},
    views, wallets_link,
};
use crate::links::WalletsAccess;

/// How long a request waits for bKash before the page shows that the outcome is pending.
const BKASH_TIMEOUT: Duration = Duration::from_secs(8);

/// Whose agreements the browser may see.
///
/// # Errors
/// [`Problem::LinkExpired`] without a valid cookie.
fn access(page: &PageRequest) -> Result<&WalletsAccess, PageError> {
    page.agreements_access()
        .ok_or(PageError(Problem::LinkExpired))
}

/// A malformed identifier and an unknown one give the same page.
fn agreement_id(text: &str) -> Result<AgreementId, PageError> {
    AgreementId::parse(text).map_err(|_| PageError(Problem::NotFound))
}

/// The query of `/wallets`.
#[derive(Debug, Deserialize)]
pub(super) struct AgreementsQuery {
    key: Option<String>,
    notice: Option<String>,
}

/// `GET /wallets`: shows the page. With a link's `key`, which works once, sets the cookie and redirects to the path
/// without the key.
pub(super) async fn show(
    State(site): State<Arc<Site>>,
    method: Method,
    headers: HeaderMap,
    Query(query): Query<AgreementsQuery>,
    page: PageRequest,
) -> Result<Response, PageError> {
    let is_visit = method == Method::GET && !wallets_link::is_prefetch(&headers);
    if let Some(key) = query.key.filter(|_| is_visit) {
        let opened = wallets_link::open(&site, &key, page.agreements_access()).await;
        let access = opened.map_err(PageError::internal)?;
        let access = access.ok_or(PageError(Problem::LinkExpired))?;
        let cookie = site
            .wallets_cookie(access.account, access.payer, access.session)
            .ok_or(PageError(Problem::Internal))?;
        return Ok(([(SET_COOKIE, cookie)], Redirect::to("/wallets")).into_response());
    }
    let access = access(&page)?;
    let mut agreements: Vec<_> = site
        .engine
        .agreements_of_payer(&access.account, &access.payer)
        .await
        .map_err(PageError::internal)?
        .iter()
        .filter_map(|(id, agreement)| views::agreement(id, agreement))
        .collect();
    agreements.sort_by_key(|agreement| agreement.revoked_at.is_some());
    let order = match &access.session {
        Some(id) => views::payable_order(id, &pay::session(&site, id).await?),
        None => None,
    };
    let view = AgreementsView {
        agreements,
        order,
        notice: query.notice.as_deref().and_then(notice),
    };
    let account = site.accounts.get(&access.account).await;
    let account = account.ok_or(PageError(Problem::Unavailable))?;
    let html = Html(pages::agreements(&page.account_context(&account), &view));
    Ok(PagePolicy(account, PageKind::Agreements).apply(html))
}

fn notice(word: &str) -> Option<AgreementsNotice> {
    NOTICES
        .iter()
        .find(|(_, found)| *found == word)
        .map(|(notice, _)| *notice)
}

/// The path of the page with a notice.
pub(super) fn path_with(notice: AgreementsNotice) -> String {
    let word = NOTICES
        .iter()
        .find(|(found, _)| *found == notice)
        .map_or("", |(_, word)| *word);
    format!("/wallets?notice={word}")
}

fn redirect_with(notice: AgreementsNotice) -> Redirect {
    Redirect::to(&path_with(notice))
}

const NOTICES: [(AgreementsNotice, &str); 6] = [
    (AgreementsNotice::Saved, "saved"),
    (AgreementsNotice::Revoked, "revoked"),
    (AgreementsNotice::Pending, "pending"),
    (AgreementsNotice::Closed, "closed"),
    (AgreementsNotice::NotSaved, "not-saved"),
    (AgreementsNotice::BkashUnavailable, "unavailable"),
];

/// `POST /wallets/add`: starts an agreement without a payment.
pub(super) async fn add(
    State(site): State<Arc<Site>>,
    page: PageRequest,
) -> Result<Redirect, PageError> {
    let WalletsAccess { account, payer, .. } = access(&page)?.clone();
    // The number of attempts is limited. Attempts at the same instant would all find the same number.
    let _one_at_a_time = site.saving_wallets.lock(&account, &payer).await;
    let added = site
        .engine
        .begin_agreement(account, payer, Cause::PAYER)
        .await;
    let (_, agreement) = added.map_err(|error| match error {
        CommandError::Rejected(_) => PageError(Problem::TooManyRequests),
        error => PageError::internal(error),
    })?;
    let bkash_url = match &agreement.state {
        AgreementState::Initiated { initiated, .. } => initiated.page.address(),
        AgreementState::Requested { .. }
        | AgreementState::NotCreated(_)
        | AgreementState::Executing { .. }
        | AgreementState::Unknown { .. }
        | AgreementState::Active(_)
        | AgreementState::Revoking { .. }
        | AgreementState::Revoked { .. }
        | AgreementState::Ended(_)
        | AgreementState::Declined(_)
        | AgreementState::NotExecuted { .. } => None,
    };
    Ok(bkash_url.map_or_else(
        || redirect_with(AgreementsNotice::BkashUnavailable),
        Redirect::to,
    ))
}

/// The form that revokes an agreement.
#[derive(Debug, Deserialize)]
pub(super) struct RevokeForm {
    agreement: String,
}

/// `POST /wallets/revoke`
pub(super) async fn revoke(
    State(site): State<Arc<Site>>,
    page: PageRequest,
    Form(form): Form<RevokeForm>,
) -> Result<Redirect, PageError> {
    let agreement = agreement_id(&form.agreement)?;
    let notice = revoke_agreement(&site, access(&page)?, &agreement)
        .await
        .map_err(|error| match error {
            CheckoutError::NotFound => PageError(Problem::NotFound),
            CheckoutError::Invalid
            | CheckoutError::NotPayable
            | CheckoutError::Unavailable
            | CheckoutError::Internal => PageError(Problem::Internal),
        })?;
    Ok(redirect_with(notice))
}

/// Revokes an agreement. Returns whether bKash has confirmed it or the revocation is pending.
///
/// # Errors
/// [`CheckoutError::NotFound`] if the agreement does not exist, is another payer's or is not active, and
/// [`CheckoutError::Internal`] if the log cannot be read or written.
pub(super) async fn revoke_agreement(
    site: &Site,
    access: &WalletsAccess,
    agreement: &AgreementId,
) -> Result<AgreementsNotice, CheckoutError> {
    let revoked = site.engine.revoke(
        &access.account,
        &access.payer,
        agreement,
        Cause::PAYER,
        None,
    );
    match timeout(BKASH_TIMEOUT, revoked).await {
        Ok(Ok(Agreement {
            state: AgreementState::Revoked { .. },
            ..
        })) => Ok(AgreementsNotice::Revoked),
        Ok(Ok(_)) | Err(_) => Ok(AgreementsNotice::Pending),
        Ok(Err(CommandError::NotFound | CommandError::Rejected(_))) => Err(CheckoutError::NotFound),
        Ok(Err(error)) => {
            tracing::error!(%error, "cannot revoke an agreement");
            Err(CheckoutError::Internal)
        }
    }
}

/// The form that pays the order with an agreement.
#[derive(Debug, Deserialize)]
pub(super) struct PayForm {
    session: String,
    agreement: String,
}

/// `POST /wallets/pay`
pub(super) async fn pay(
    State(site): State<Arc<Site>>,
    page: PageRequest,
    Form(form): Form<PayForm>,
) -> Result<Redirect, PageError> {
    access(&page)?;
    let id = pay::session_id(&form.session)?;
    let choice = PaymentChoice::Agreement(agreement_id(&form.agreement)?);
    match begin_payment::begin_payment(&site, &id, choice, false).await {
        Ok(next) => Ok(Redirect::to(&next.url)),
        Err(CheckoutError::NotFound) => Err(PageError(Problem::NotFound)),
        // The session's page shows the reason.
        Err(
            CheckoutError::Invalid
            | CheckoutError::NotPayable
            | CheckoutError::Unavailable
            | CheckoutError::Internal,
        ) => Ok(Redirect::to(&begin_payment::session_path(&id))),
    }
}

/// `GET /wallets/{agreement}/callback`: the payer returns from bKash's consent page.
pub(super) async fn callback(
    State(site): State<Arc<Site>>,
    method: Method,
    Path(agreement): Path<String>,
    Query(callback): Query<Callback>,
) -> Result<Redirect, PageError> {
    let id = agreement_id(&agreement)?;
    // Link previews and scanners send HEAD; they must not act for the payer.
    if method == Method::HEAD {
        return Err(PageError(Problem::MethodNotAllowed));
    }
    let page_error = |error| match error {
        CommandError::NotFound => PageError(Problem::NotFound),
        error => PageError::internal(error),
    };
    site.engine.agreement(&id).await.map_err(page_error)?;
    if let Some(outcome) = callback.outcome() {
        let attempt = callback.payment_id();
        let checked = site
            .engine
            .agreement_callback(&id, attempt, outcome, callback.signature);
        match timeout(BKASH_TIMEOUT, checked).await {
            Err(_) | Ok(Ok(_) | Err(CommandError::Rejected(_))) => {}
            Ok(Err(error)) => return Err(PageError::internal(error)),
        }
    }
    let agreement = site.engine.agreement(&id).await.map_err(page_error)?;
    match &agreement.session {
        Some(session) => Ok(continue_payment(&site, session, &id, &agreement).await),
        None => Ok(redirect_with(outcome(&agreement))),
    }
}

/// Continues with the payment that the agreement was created for, or returns to the session's page.
async fn continue_payment(
    site: &Site,
    session: &SessionId,
    id: &AgreementId,
    agreement: &Agreement,
) -> Redirect {
    let page = begin_payment::session_path(session);
    if !matches!(agreement.state, AgreementState::Active(_)) {
        return match outcome(agreement) {
            AgreementsNotice::Pending => Redirect::to(&page),
            AgreementsNotice::Saved
            | AgreementsNotice::Revoked
            | AgreementsNotice::Closed
            | AgreementsNotice::NotSaved
            | AgreementsNotice::BkashUnavailable => {
                Redirect::to(&format!("{page}?notice=agreement-not-saved"))
            }
        };
    }
    let choice = PaymentChoice::Agreement(id.clone());
    match begin_payment::begin_payment(site, session, choice, false).await {
        Ok(next) => Redirect::to(&next.url),
        Err(_) => Redirect::to(&page),
    }
}

fn outcome(agreement: &Agreement) -> AgreementsNotice {
    match &agreement.state {
        AgreementState::Active(_)
        | AgreementState::Revoking { .. }
        | AgreementState::Revoked { .. } => AgreementsNotice::Saved,
        AgreementState::Ended(Ended::Closed) => AgreementsNotice::Closed,
        AgreementState::Ended(_)
        | AgreementState::NotCreated(_)
        | AgreementState::Declined(_)
        | AgreementState::NotExecuted { .. } => AgreementsNotice::NotSaved,
        AgreementState::Requested { .. }
        | AgreementState::Initiated { .. }
        | AgreementState::Executing { .. }
        | AgreementState::Unknown { .. } => AgreementsNotice::Pending,
    }
}
