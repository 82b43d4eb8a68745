//! A payment: one try to pay a session.

use domain::{
    Decline, SessionId, TrxId,
    attempt::{Ended, NotCreated},
    hold::Resolution,
    payment::{Charge, Method, Mismatch, PaymentState},
    session::{PaymentIndex, Session},
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

use crate::{Mode, Refund, amount, form::poisha, instant};

/// One try to pay a session.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Payment {
    /// Always `payment`.
    #[schema(example = "payment")]
    pub object: &'static str,
    /// Its identifier.
    #[schema(example = "pay_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")]
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
    #[schema(required)]
    pub reason: Option<String>,
    /// bKash's own number, such as `2023`, in its last answer about the payment that was no success: to name when you
    /// ask its support. `null` if there was none, or none since the money was taken or held.
    #[schema(required, examples("2023"))]
    pub bkash_error_code: Option<String>,
    /// What is to be paid, in taka.
    #[schema(example = "599.00")]
    pub amount: String,
    /// Always `BDT`.
    #[schema(example = "BDT")]
    pub currency: &'static str,
    /// What was given back, or may have been while a refund is not settled, in taka.
    #[schema(example = "0.00")]
    pub amount_refunded: String,
    /// How the payer pays.
    pub method: PaymentMethod,
    /// The saved wallet that pays.
    #[schema(required, example = "agr_3q2-7wAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    pub agreement: Option<String>,
    /// The paying wallet's number, masked, when bKash named it.
    #[schema(required, example = "017••••8575")]
    pub wallet: Option<String>,
    /// bKash's identifier of the payment.
    #[schema(required)]
    pub bkash_payment_id: Option<String>,
    /// bKash's transaction.
    #[schema(required, example = "BFD90JRLST")]
    pub trx_id: Option<String>,
    /// When bKash said that the money was taken or is held.
    #[schema(required)]
    pub paid_at: Option<String>,
    /// When bKash is expected to let held money go.
    #[schema(required)]
    pub hold_ends_at: Option<String>,
    /// Every refund, oldest first; only where the payment is asked for by itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    pub refunds: Option<Vec<Refund>>,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentStatus {
    /// bKash is asked to create it.
    Requested,
    /// It never came to be. No money moved.
    NotCreated,
    /// The payer is at bKash.
    Initiated,
    /// It will not be executed: closed, failed at bKash, superseded, cancelled or out of time. No money moved.
    Ended,
    /// bKash is asked to execute it: from here money may have moved.
    Executing,
    /// bKash gave no usable answer and is being asked what happened. Neither completed nor failed.
    Unknown,
    /// bKash says that it was not executed.
    NotExecuted,
    /// bKash refused it. No money moved.
    Declined,
    /// The money is held.
    Authorized,
    /// The money is held, and is being taken.
    Capturing,
    /// The money is held, and is being given back.
    Voiding,
    /// The money that was held was given back.
    Voided,
    /// The money was taken.
    Completed,
    /// bKash took money, but not as the order said: a person must look.
    Quarantined,
    /// The money was taken or held after the payer had been told that it was not: refund or void it, or deliver.
    LateSuccess,
}

/// How the payer pays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaymentMethod {
    /// By wallet number, verification code and PIN.
    Wallet,
    /// With a saved wallet, by PIN alone.
    Agreement,
}

/// A payment's identifier. It is drawn from the session's, which it does not give away.
pub fn payment_id(session: &SessionId, number: PaymentIndex) -> String {
    let mut hash = Sha256::new();
    hash.update(b"payment");
    hash.update(session.as_str());
    hash.update((number as u64).to_be_bytes());
    domain::label("pay_", &hash.finalize().into())
}

impl Payment {
    /// A payment of a session, without its refunds; `None` if there is no such payment.
    pub fn new(id: &SessionId, session: &Session, number: PaymentIndex) -> Option<Self> {
        let payment = session.payments.get(number)?;
        let order = &session.order;
        let taken = taken(&payment.state);
        let agreement = match &payment.method {
            Method::Wallet => None,
            Method::SavedWallet(wallet) => Some(wallet.as_str().to_owned()),
        };
        let held_since = match &payment.state {
            PaymentState::Authorized(hold) => Some(hold.held.at),
            PaymentState::PendingResolution(pending) => Some(pending.hold.held.at),
            _ => None,
        };
        let trx_id = match &payment.state {
            PaymentState::Quarantined { trx_id, .. } => trx_id.as_ref(),
            _ => taken.map(|taken| &taken.trx_id),
        };
        Some(Self {
            object: "payment",
            id: payment_id(id, number),
            session: id.as_str().to_owned(),
            mode: order.account.mode.into(),
            status: status(&payment.state),
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
            wallet: taken.and_then(|taken| taken.wallet.as_ref().map(ToString::to_string)),
            bkash_payment_id: payment.payment_id.as_ref().map(|id| id.as_str().to_owned()),
            trx_id: trx_id.map(|trx_id: &TrxId| trx_id.as_str().to_owned()),
            paid_at: taken.map(|taken| instant(taken.at)),
            hold_ends_at: held_since
                .zip(order.hold)
                .map(|(at, terms)| instant(terms.ends(at))),
            refunds: None,
        })
    }

    /// The same with every refund of it.
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

fn taken(state: &PaymentState) -> Option<&Charge> {
    match state {
        PaymentState::Completed(taken)
        | PaymentState::LateSuccess(taken)
        | PaymentState::Voided { held: taken, .. } => Some(taken),
        PaymentState::Authorized(hold) => Some(&hold.held),
        PaymentState::PendingResolution(pending) => Some(&pending.hold.held),
        _ => None,
    }
}

fn status(state: &PaymentState) -> PaymentStatus {
    match state {
        PaymentState::Requested { .. } => PaymentStatus::Requested,
        PaymentState::NotCreated(_) => PaymentStatus::NotCreated,
        PaymentState::Initiated { .. } => PaymentStatus::Initiated,
        PaymentState::Ended(_) => PaymentStatus::Ended,
        PaymentState::Executing { .. } => PaymentStatus::Executing,
        PaymentState::InDoubt { .. } => PaymentStatus::Unknown,
        PaymentState::NotExecuted { .. } => PaymentStatus::NotExecuted,
        PaymentState::Declined(_) => PaymentStatus::Declined,
        PaymentState::Authorized(_) => PaymentStatus::Authorized,
        PaymentState::PendingResolution(pending) => match pending.resolution {
            Resolution::Capture => PaymentStatus::Capturing,
            Resolution::Void => PaymentStatus::Voiding,
        },
        PaymentState::Voided { .. } => PaymentStatus::Voided,
        PaymentState::Completed(_) => PaymentStatus::Completed,
        PaymentState::Quarantined { .. } => PaymentStatus::Quarantined,
        PaymentState::LateSuccess(_) => PaymentStatus::LateSuccess,
    }
}

/// Words of a state's cause. They only grow.
fn reason(state: &PaymentState) -> Option<String> {
    let word = match state {
        PaymentState::NotCreated(NotCreated::Refused(reason)) | PaymentState::Declined(reason) => {
            decline(*reason)
        }
        PaymentState::Authorized(hold) => decline(hold.refused?),
        PaymentState::NotCreated(NotCreated::Unanswered) => "unanswered",
        PaymentState::NotCreated(NotCreated::Abandoned) => "abandoned",
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
            Mismatch::Held => "held",
            Mismatch::Charge => "taken",
            Mismatch::Transaction => "transaction",
        },
        _ => return None,
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
