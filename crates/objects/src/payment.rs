//! A payment: one attempt to pay a session.

use domain::{
    Decline, SessionId,
    hosted_page::{Ended, NotCreated},
    payment::{Method, Mismatch, PaymentIndex, PaymentState, PaymentStatus, Verdict},
    session::Session,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::{Mode, Refund, amount, form::poisha, instant};

/// One attempt to pay a session.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Payment {
    /// Always `payment`.
    #[cfg_attr(feature = "openapi", schema(example = "payment"))]
    pub object: &'static str,
    /// The payment's identifier.
    #[cfg_attr(
        feature = "openapi",
        schema(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")
    )]
    pub id: String,
    /// The identifier of the session.
    pub session: String,
    /// Test or live mode.
    pub mode: Mode,
    /// The payment's status.
    pub status: PaymentStatus,
    /// Why the payment has its status, such as `insufficient_balance` of a declined payment, `amount` of a quarantined
    /// one whose amount differs, or `wallet_blocked` of an authorized one that bKash refused to capture or to void.
    /// `null` if the status says everything. New values may be added.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub reason: Option<String>,
    /// What was decided about a quarantined payment; `null` if nothing was. It needs attention until somebody decides or the
    /// whole charge is refunded.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub verdict: Option<Verdict>,
    /// The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support. `null` if
    /// there was none, or none since the payment was authorized or completed.
    #[cfg_attr(feature = "openapi", schema(required, examples("2023")))]
    pub bkash_error_code: Option<String>,
    /// The amount to pay, in taka.
    #[cfg_attr(feature = "openapi", schema(example = "599.00"))]
    pub amount: String,
    /// The amount that bKash took or holds, in taka. It differs from `amount` only if the payment is quarantined. `null` if
    /// bKash took nothing, or named no amount.
    #[cfg_attr(feature = "openapi", schema(required, example = "599.00"))]
    pub amount_charged: Option<String>,
    /// Always `BDT`.
    #[cfg_attr(feature = "openapi", schema(example = "BDT"))]
    pub currency: &'static str,
    /// The refunded amount, in taka. It includes refunds whose outcome is not known yet.
    #[cfg_attr(feature = "openapi", schema(example = "0.00"))]
    pub amount_refunded: String,
    /// How the payer pays.
    pub method: PaymentMethod,
    /// The identifier of the agreement whose wallet pays; `null` unless `method` is `agreement`.
    #[cfg_attr(
        feature = "openapi",
        schema(required, example = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV")
    )]
    pub agreement: Option<String>,
    /// The masked number of the payer's wallet, if bKash returned it.
    #[cfg_attr(feature = "openapi", schema(required, example = "017••••8575"))]
    pub wallet: Option<String>,
    /// bKash's identifier of the payment (paymentID).
    #[cfg_attr(feature = "openapi", schema(required))]
    pub bkash_payment_id: Option<String>,
    /// bKash's transaction ID (trxID).
    #[cfg_attr(feature = "openapi", schema(required, example = "BFD90JRLST"))]
    pub trx_id: Option<String>,
    /// When the payment was created.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-21T17:01:00.000Z"))]
    pub created_at: String,
    /// When the payment was authorized or completed.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub paid_at: Option<String>,
    /// When bKash is expected to release the held money; `null` unless money is held.
    #[cfg_attr(feature = "openapi", schema(required))]
    pub hold_ends_at: Option<String>,
    /// All refunds, oldest first. Only included when a single payment is retrieved.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub refunds: Option<Vec<Refund>>,
}

/// How the payer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// The payer enters wallet number, verification code and PIN.
    Wallet,
    /// The payer confirms with the PIN of a saved wallet.
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
            verdict: payment.verdict,
            bkash_error_code: payment.bkash_error_code.clone().map(String::from),
            amount: amount(order.amount),
            amount_charged: session.charged_amount(number).map(amount),
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
                .map(|(hold, terms)| instant(terms.ends_at(hold.held.at))),
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
        PaymentState::NotExecuted => "not_executed",
        PaymentState::LateSuccess(_) => "late_success",
        PaymentState::Ended(ended) => match ended {
            Ended::Closed => "closed",
            Ended::FailedAtBkash => "failed_at_bkash",
            Ended::Superseded => "superseded",
            Ended::Cancelled => "cancelled",
            Ended::Expired => "expired",
        },
        PaymentState::Quarantined(quarantine) => match quarantine.mismatch {
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
