//! Beginning to pay: what the plain forms and the islands' functions share.

use app::{
    api::{CheckoutError, Next},
    view::Saving,
};
use domain::{
    AgreementId, Decline, SessionId,
    agreement::AgreementState,
    attempt::{BkashPage, NotCreated},
    payment::{Method, PaymentState},
    session::{Phase, Session, SessionRejection},
};
use engine::EngineError;

use super::{Site, views};

/// How the payer chose to pay.
#[derive(Debug, Clone)]
pub(super) enum Choice {
    /// By wallet number, code and PIN.
    Wallet,
    /// The same, and the wallet is remembered first.
    Remember,
    /// With a saved wallet.
    Saved(AgreementId),
}

/// The session's page.
pub(super) fn page(id: &SessionId) -> String {
    format!("/pay/{}", id.as_str())
}

/// Begins, or joins what was begun, and says where the payer goes next.
pub(super) async fn begin(
    site: &Site,
    id: &SessionId,
    choice: Choice,
    again: bool,
) -> Result<Next, CheckoutError> {
    let method = match choice {
        Choice::Remember => return remember(site, id).await,
        Choice::Wallet if consent_comes_first(site, id).await? => return remember(site, id).await,
        Choice::Wallet => Method::Wallet,
        Choice::Saved(wallet) => Method::SavedWallet(wallet),
    };
    let session = site
        .engine
        .start(id, method, again, None)
        .await
        .map_err(|error| refused(&error))?;
    if could_not_create(&session) {
        return Err(CheckoutError::Unavailable);
    }
    Ok(Next {
        go: where_to(id, &session),
    })
}

/// bKash's page while the payer is expected there, else the session's own.
pub(super) fn where_to(id: &SessionId, session: &Session) -> String {
    match session.phase() {
        Phase::AtBkash { page } => at_bkash(id, page),
        _ => page(id),
    }
}

/// Where the payer meets bKash: its own address, or the page of ours that its script opens a frame on.
pub(super) fn at_bkash(id: &SessionId, page: &BkashPage) -> String {
    match page {
        BkashPage::Address(address) => address.clone(),
        BkashPage::Frame { .. } => format!("{}/bkash", self::page(id)),
    }
}

/// Whether the merchant or the API family allows no payment without consent, whatever the payer chose.
async fn consent_comes_first(site: &Site, id: &SessionId) -> Result<bool, CheckoutError> {
    let session = site
        .engine
        .session(id)
        .await
        .map_err(|error| refused(&error))?;
    let account = site.accounts.get(&session.order.account).await;
    let account = account.ok_or(CheckoutError::Unavailable)?;
    Ok(views::saving(&account, &session) == Saving::Always)
}

async fn remember(site: &Site, id: &SessionId) -> Result<Next, CheckoutError> {
    let (_, agreement) = site
        .engine
        .save_wallet(id)
        .await
        .map_err(|error| refused(&error))?;
    Ok(Next {
        go: match agreement.state {
            AgreementState::Initiated { initiated, .. } => at_bkash(id, &initiated.page),
            AgreementState::NotCreated(_) => format!("{}?notice=wallet-not-saved", page(id)),
            _ => page(id),
        },
    })
}

fn could_not_create(session: &Session) -> bool {
    let Phase::Ready(Some(last)) = session.phase() else {
        return false;
    };
    matches!(
        last.state,
        PaymentState::NotCreated(
            NotCreated::Unanswered | NotCreated::Refused(Decline::Unavailable)
        )
    )
}

fn refused(error: &EngineError<SessionRejection>) -> CheckoutError {
    match error {
        EngineError::NotFound => CheckoutError::NotFound,
        EngineError::Refused(SessionRejection::NoPayer) => CheckoutError::Invalid,
        EngineError::Refused(_) => CheckoutError::NotPayable,
        EngineError::Repeated | EngineError::Store(_) | EngineError::Unreadable(_) => {
            tracing::error!(%error, "a payment could not be begun");
            CheckoutError::Internal
        }
    }
}
