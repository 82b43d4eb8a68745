//! Starting a payment, for the plain forms and the server functions.

use domain::{
    Decline, SessionId,
    agreement::{Agreement, AgreementState},
    hosted_page::{BkashPage, NotCreated},
    payment::PaymentState,
    session::{Phase, Session, SessionRejection},
};
use engine::{BeginError, BeginPayment, Begun, PaymentChoice, SessionError};
use eventlog::{Cause, CommandError};
use serde::{Deserialize, Serialize};

use super::{Site, checkout_error::CheckoutError};

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
    let begin = BeginPayment {
        choice,
        // The page says so beside the button.
        consented: true,
        again,
        account: None,
    };
    let started = site
        .engine
        .begin_payment(id, begin, Cause::PAYER, None)
        .await;
    let url = match started.map_err(checkout_error)? {
        Begun::Payment { session, .. } if creation_failed(&session) => {
            return Err(CheckoutError::Unavailable);
        }
        Begun::Payment { session, .. } => next_url(id, &session),
        Begun::Agreement(agreement) => agreement_url(id, agreement),
        Begun::ConsentNeeded(_) => session_path(id),
    };
    Ok(NextPage { url })
}

/// The URL of bKash's page while the payer is expected there, and otherwise the path of the session's page.
fn next_url(id: &SessionId, session: &Session) -> String {
    match session.phase() {
        Phase::PendingPayer { page } => bkash_url(id, page),
        Phase::Open(_)
        | Phase::Executing
        | Phase::Unknown
        | Phase::Paid(_)
        | Phase::Authorized(_)
        | Phase::Voided(_)
        | Phase::NeedsAttention(_)
        | Phase::HistoryLost
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

/// The page on which the payer consents at bKash, or the session's page.
fn agreement_url(id: &SessionId, agreement: Agreement) -> String {
    match agreement.state {
        AgreementState::Initiated { initiated, .. } => bkash_url(id, &initiated.page),
        AgreementState::NotCreated(_) => format!("{}?notice=agreement-not-saved", session_path(id)),
        AgreementState::Requested { .. }
        | AgreementState::Executing { .. }
        | AgreementState::Unknown { .. }
        | AgreementState::Active(_)
        | AgreementState::Revoking { .. }
        | AgreementState::Revoked { .. }
        | AgreementState::Ended(_)
        | AgreementState::Declined(_)
        | AgreementState::NotExecuted { .. } => session_path(id),
    }
}

/// Whether bKash did not create the last payment because it is unreachable or takes no payments.
fn creation_failed(session: &Session) -> bool {
    let Phase::Open(Some(last)) = session.phase() else {
        return false;
    };
    matches!(
        last.state,
        PaymentState::NotCreated(
            NotCreated::Unanswered | NotCreated::Refused(Decline::Unavailable)
        )
    )
}

fn checkout_error(error: BeginError) -> CheckoutError {
    match error {
        BeginError::NotConnected => CheckoutError::Unavailable,
        BeginError::AgreementNotActive => CheckoutError::NotPayable,
        BeginError::Session(error) => session_error(&error),
    }
}

fn session_error(error: &SessionError) -> CheckoutError {
    match error {
        CommandError::NotFound => CheckoutError::NotFound,
        CommandError::Rejected(SessionRejection::NoPayer) => CheckoutError::Invalid,
        CommandError::Rejected(_) => CheckoutError::NotPayable,
        CommandError::IdempotencyKeyUsed
        | CommandError::Reserved(_)
        | CommandError::Store(_)
        | CommandError::Unreadable(_)
        | CommandError::TooNew { .. } => {
            tracing::error!(%error, "cannot start a payment");
            CheckoutError::Internal
        }
    }
}
