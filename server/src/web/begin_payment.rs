//! Starting a payment, for the plain forms and the server functions.

use app::view::AgreementPolicy;
use domain::{
    AgreementId, Decline, SessionId,
    agreement::AgreementState,
    attempt::{BkashPage, NotCreated},
    payment::{Method, PaymentState},
    session::{Phase, Session, SessionRejection},
};
use engine::EngineError;
use serde::{Deserialize, Serialize};

use super::{Site, checkout_error::CheckoutError, views};

/// How the payer chose to pay.
#[derive(Debug, Clone)]
pub(super) enum PaymentChoice {
    /// With a wallet number, a verification code and the PIN.
    Wallet,
    /// The same, after creating an agreement.
    NewAgreement,
    /// With an existing agreement.
    Agreement(AgreementId),
}

/// The page that the browser opens next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct NextPage {
    /// The URL of bKash's page, or a path of ours.
    pub url: String,
}

/// The path of a session's page.
pub(super) fn session_path(id: &SessionId) -> String {
    format!("/pay/{}", id.as_str())
}

/// Starts a payment, or joins the one in progress. `again` abandons an attempt at bKash and starts a new one.
///
/// # Errors
/// [`CheckoutError::NotFound`] if the session does not exist, [`CheckoutError::Invalid`] if an agreement needs a
/// payer reference and the session has none, [`CheckoutError::NotPayable`] if the session's state allows no payment,
/// [`CheckoutError::Unavailable`] if bKash did not create the payment or the account is not served, and
/// [`CheckoutError::Internal`] if the log cannot be read or written.
pub(super) async fn begin_payment(
    site: &Site,
    id: &SessionId,
    choice: PaymentChoice,
    again: bool,
) -> Result<NextPage, CheckoutError> {
    let method = match choice {
        PaymentChoice::NewAgreement => return begin_agreement(site, id).await,
        PaymentChoice::Wallet if requires_agreement(site, id).await? => {
            return begin_agreement(site, id).await;
        }
        PaymentChoice::Wallet => Method::Wallet,
        PaymentChoice::Agreement(agreement) => Method::SavedWallet(agreement),
    };
    let session = site
        .engine
        .start(id, method, again, None)
        .await
        .map_err(|error| checkout_error(&error))?;
    if creation_failed(&session) {
        return Err(CheckoutError::Unavailable);
    }
    Ok(NextPage {
        url: next_url(id, &session),
    })
}

/// The URL of bKash's page while the payer is expected there, and otherwise the path of the session's page.
fn next_url(id: &SessionId, session: &Session) -> String {
    match session.phase() {
        Phase::AtBkash { page } => bkash_url(id, page),
        Phase::Ready(_)
        | Phase::Working
        | Phase::Unknown
        | Phase::Paid(_)
        | Phase::Held(_)
        | Phase::Voided(_)
        | Phase::NeedsCheck(_)
        | Phase::Closed(_) => session_path(id),
    }
}

/// The page on which the payer meets bKash: bKash's own, or ours on which its script opens a window.
pub(super) fn bkash_url(id: &SessionId, page: &BkashPage) -> String {
    match page {
        BkashPage::Address(address) => address.clone(),
        BkashPage::Frame { .. } => format!("{}/bkash", session_path(id)),
    }
}

/// Whether the merchant or the API family accepts no payment without an agreement.
async fn requires_agreement(site: &Site, id: &SessionId) -> Result<bool, CheckoutError> {
    let session = site
        .engine
        .session(id)
        .await
        .map_err(|error| checkout_error(&error))?;
    let account = site.accounts.get(&session.order.account).await;
    let account = account.ok_or(CheckoutError::Unavailable)?;
    Ok(views::agreement_policy(&account, &session) == AgreementPolicy::Require)
}

async fn begin_agreement(site: &Site, id: &SessionId) -> Result<NextPage, CheckoutError> {
    let (_, agreement) = site
        .engine
        .save_wallet(id)
        .await
        .map_err(|error| checkout_error(&error))?;
    let url = match agreement.state {
        AgreementState::Initiated { initiated, .. } => bkash_url(id, &initiated.page),
        AgreementState::NotCreated(_) => format!("{}?notice=agreement-not-saved", session_path(id)),
        AgreementState::Requested { .. }
        | AgreementState::Executing { .. }
        | AgreementState::InDoubt { .. }
        | AgreementState::Active(_)
        | AgreementState::Revoking { .. }
        | AgreementState::Revoked { .. }
        | AgreementState::Ended(_)
        | AgreementState::Declined(_)
        | AgreementState::NotExecuted { .. } => session_path(id),
    };
    Ok(NextPage { url })
}

/// Whether bKash did not create the last payment because it is unreachable or takes no payments.
fn creation_failed(session: &Session) -> bool {
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

fn checkout_error(error: &EngineError<SessionRejection>) -> CheckoutError {
    match error {
        EngineError::NotFound => CheckoutError::NotFound,
        EngineError::Rejected(SessionRejection::NoPayer) => CheckoutError::Invalid,
        EngineError::Rejected(_) => CheckoutError::NotPayable,
        EngineError::IdempotencyKeyUsed
        | EngineError::Reserved(_)
        | EngineError::Store(_)
        | EngineError::Unreadable(_) => {
            tracing::error!(%error, "cannot start a payment");
            CheckoutError::Internal
        }
    }
}
