//! A payment: one try to pay a session.

use domain::{
    Decline, SessionId,
    attempt::{Ended, NotCreated},
    payment::{Method, Mismatch, PaymentIndex, PaymentState, PaymentStatus},
    session::Session,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Mode, Refund, amount, form::poisha, instant};

/// One try to pay a session.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    /// Always `payment`.
    #[cfg_attr(feature = "openapi", schema(example = "payment"))]
    pub object: &'static str,
    /// Its identifier.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")
    )]
    pub id: String,
    /// The session that it pays.
    pub session: String,
    /// Test or live.
    pub mode: Mode,
    /// Where it stands.
    pub status: PaymentStatus,
    /// Why it stands there, if there is more to say: such as `insufficient_balance` of a declined payment,
    /// `amount` of one that needs a check, or `wallet_blocked` of one that is held and that bKash refused to
    /// capture or to void. New words may be added.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub reason: Option<String>,
    /// bKash's own number, such as `2023`, in its last answer about the payment that was no success: to name when you
    /// ask its support. `null` if there was none, or none since the money was taken or held.
    #[cfg_attr(feature = "openapi", schema(required, examples("2023")))]
    pub bkash_error_code: Option<String>,
    /// What is to be paid, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "599.00"))]
    pub amount: String,
    /// Always `BDT`.
    #[cfg_attr(feature = "openapi", schema(example = "BDT"))]
    pub currency: &'static str,
    /// What was given back, or may have been while a refund is not settled, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "0.00"))]
    pub amount_refunded: String,
    /// How the payer pays.
    pub method: PaymentMethod,
    /// The saved wallet that pays.
    #[cfg_attr(
        feature = "openapi",
        schema(required, example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub agreement: Option<String>,
    /// The paying wallet's number, masked, when bKash named it.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// bKash's identifier of the payment.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub bkash_payment_id: Option<String>,
    /// bKash's transaction.
    #[cfg_attr(feature = "openapi", schema(required, example = "BFD90JRLST"))]
    pub trx_id: Option<String>,
    /// When it was begun.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-21T17:01:00.000Z"))]
    pub created_at: String,
    /// When bKash said that the money was taken or is held.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub paid_at: Option<String>,
    /// When bKash is expected to let held money go.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub hold_ends_at: Option<String>,
    /// Every refund, oldest first; only where the payment is asked for by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub refunds: Option<Vec<Refund>>,
}

/// How the payer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By wallet number, verification code and PIN.
    Wallet,
    /// With a saved wallet, by PIN alone.
    Agreement,
}

/// The identifier of a payment. It is derived from the session's identifier and reveals only its time.
pub fn payment_id(session: &SessionId, number: PaymentIndex) -> String {
    let mut hash = Sha256::new();
    hash.update(b"payment");
    hash.update(session.as_str());
    hash.update((number.get() as u64).to_be_bytes());
    let bits = domain::timed(session.drawn_at(), hash.finalize().into());
    domain::label("pay_", &bits)
}

impl Payment {
    /// Creates the object of a payment without its refunds. Returns `None` if the payment does not exist.
    pub fn new(id: &SessionId, session: &Session, number: PaymentIndex) -> Option<Self> {
        let payment = session.payment(number)?;
        let order = &session.order;
        let charge = payment.charge();
        let agreement = match &payment.method {
            Method::Wallet => None,
            Method::Agreement(wallet) => Some(wallet.as_str().to_owned()),
        };
        Some(Self {
            object: "payment",
            id: payment_id(id, number),
            session: id.as_str().to_owned(),
            mode: order.account.mode.into(),
            status: payment.status(order.intent()),
            reason: reason(&payment.state),
            bkash_error_code: payment.bkash_error_code.clone().map(String::from),
            amount: amount(order.amount),
            currency: "BDT",
            amount_refunded: poisha(session.refunded_poisha(number)),
            method: match agreement {
                Some(_) => PaymentMethod::Agreement,
                None => PaymentMethod::Wallet,
            },
            agreement,
            wallet: charge.and_then(|charge| charge.wallet.as_ref().map(ToString::to_string)),
            bkash_payment_id: payment.payment_id.as_ref().map(|id| id.as_str().to_owned()),
            trx_id: payment.trx_id().map(|trx_id| trx_id.as_str().to_owned()),
            created_at: instant(payment.requested_at),
            paid_at: charge.map(|charge| instant(charge.at)),
            hold_ends_at: payment
                .hold()
                .zip(order.hold)
                .map(|(hold, terms)| instant(terms.ends(hold.held.at))),
            refunds: None,
        })
    }

    /// Adds the payment's refunds.
    #[must_use]
    pub fn with_refunds(self, id: &SessionId, session: &Session, number: PaymentIndex) -> Self {
        let of_it = session
            .refunds
            .iter()
            .filter(|refund| refund.payment == number);
        let refunds = of_it
            .map(|refund| Refund::new(id, session, refund))
            .collect();
        Self {
            refunds: Some(refunds),
            ..self
        }
    }
}

/// Why a payment has its status. New values may be added.
fn reason(state: &PaymentState) -> Option<String> {
    let word = match state {
        PaymentState::NotCreated(NotCreated::Refused(reason)) | PaymentState::Declined(reason) => {
            decline(*reason)
        }
        PaymentState::Authorized(hold) => decline(hold.refused?),
        PaymentState::NotCreated(NotCreated::Unanswered) => "unanswered",
        PaymentState::NotCreated(NotCreated::Abandoned) => "abandoned",
        PaymentState::NotExecuted { .. } => "not_executed",
        PaymentState::LateSuccess(_) => "late_success",
        PaymentState::Ended(ended) => match ended {
            Ended::Closed => "closed",
            Ended::FailedAtBkash => "failed_at_bkash",
            Ended::Superseded => "superseded",
            Ended::Cancelled => "cancelled",
            Ended::Expired => "expired",
        },
        PaymentState::Quarantined { mismatch, .. } => match mismatch {
            Mismatch::Amount => "amount",
            Mismatch::Currency => "currency",
            Mismatch::Invoice => "invoice",
            Mismatch::Authorized => "authorized",
            Mismatch::Captured => "captured",
            Mismatch::Transaction => "transaction",
        },
        PaymentState::Requested { .. }
        | PaymentState::Initiated { .. }
        | PaymentState::Executing { .. }
        | PaymentState::Unknown { .. }
        | PaymentState::PendingResolution(_)
        | PaymentState::Voided { .. }
        | PaymentState::Completed(_) => return None,
    };
    Some(word.to_owned())
}

const fn decline(reason: Decline) -> &'static str {
    match reason {
        Decline::InsufficientBalance => "insufficient_balance",
        Decline::Duplicate => "duplicate",
        Decline::WrongPin => "wrong_pin",
        Decline::WrongVerificationCode => "wrong_verification_code",
        Decline::NotAWallet => "not_a_wallet",
        Decline::WalletBlocked => "wallet_blocked",
        Decline::AgreementUnusable => "agreement_unusable",
        Decline::MerchantRefused => "merchant_refused",
        Decline::Unavailable => "unavailable",
    }
}
