//! One paymentID: what the merchant requested, and its progress.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::{
    api::Api,
    clock::Moment,
    error_codes::ErrorCode,
    merchant::MerchantId,
    mode::{Intent, Mode},
    money::Poisha,
    wallets::Msisdn,
};

/// What Create fixes permanently; shared, so that responses are written without holding the lock.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PaymentDetails {
    pub(crate) id: Arc<str>,
    /// The merchant that created it.
    pub(crate) merchant: MerchantId,
    /// The API it was created through.
    pub(crate) api: Api,
    pub(crate) mode: Mode,
    pub(crate) created: Moment,
    pub(crate) payer_reference: Option<String>,
    /// None for the iFrame API, whose script notifies the merchant's page.
    pub(crate) callback_url: Option<String>,
    pub(crate) signature: String,
    pub(crate) hash: String,
    /// None when an agreement is created: it costs nothing.
    pub(crate) purchase: Option<Purchase>,
}

/// What is paid for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Purchase {
    pub(crate) amount: Poisha,
    /// The merchant's spelling: v1 echoes `15` as `15` and `599.00` as `599.00`.
    pub(crate) amount_text: String,
    pub(crate) intent: Intent,
    pub(crate) invoice: String,
    /// v2 only: the sub-merchant.
    #[serde(default)]
    pub(crate) sub_merchant_name: Option<String>,
}

/// The stage of a paymentID. It only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Created; the customer has not finished.
    Initiated,
    /// The customer confirmed; waiting for Execute.
    Verified,
    /// Too many wrong OTPs or PINs.
    Failed,
    /// The customer cancelled.
    Cancelled,
    /// Execute was refused, which is final: a paymentID can be executed only once.
    ExecuteRefused,
    /// Paid, or the agreement is active.
    Completed,
    /// Money is held, waiting for Capture or Void.
    Authorized,
    /// Held money was captured.
    Captured,
    /// Held money was released.
    Voided,
}

impl Stage {
    /// Every stage, in the order of a payment's life.
    pub(crate) const ALL: [Self; 9] = [
        Self::Initiated,
        Self::Verified,
        Self::Failed,
        Self::Cancelled,
        Self::ExecuteRefused,
        Self::Completed,
        Self::Authorized,
        Self::Captured,
        Self::Voided,
    ];

    /// Whether Execute succeeded.
    pub(crate) const fn is_executed(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Authorized | Self::Captured | Self::Voided
        )
    }

    /// bKash's `transactionStatus` (or `agreementStatus`).
    ///
    /// What Query returns after a cancelled page or a refused Execute is not documented: it stays
    /// `Initiated` here, which tells a client to start again with Create. `Cancelled` after a void
    /// is also the simulator's choice.
    pub(crate) const fn transaction_status(self) -> &'static str {
        match self {
            Self::Initiated
            | Self::Verified
            | Self::Failed
            | Self::Cancelled
            | Self::ExecuteRefused => "Initiated",
            Self::Completed | Self::Captured => "Completed",
            Self::Authorized => "Authorized",
            Self::Voided => "Cancelled",
        }
    }

    /// Whether the customer completed the page.
    pub(crate) const fn verification_status(self) -> &'static str {
        match self {
            Self::Initiated | Self::Failed | Self::Cancelled => "Incomplete",
            Self::Verified
            | Self::ExecuteRefused
            | Self::Completed
            | Self::Authorized
            | Self::Captured
            | Self::Voided => "Complete",
        }
    }

    /// The stage's name in the control API.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Initiated => "initiated",
            Self::Verified => "verified",
            Self::Failed => "failed",
            Self::Cancelled => "cancelled",
            Self::ExecuteRefused => "execute_refused",
            Self::Completed => "completed",
            Self::Authorized => "authorized",
            Self::Captured => "captured",
            Self::Voided => "voided",
        }
    }

    /// The callback's `status` for the outcome of the page; none while the customer is still on it.
    pub(crate) const fn callback_status(self) -> Option<&'static str> {
        match self {
            Self::Initiated => None,
            Self::Failed => Some("failure"),
            Self::Cancelled => Some("cancel"),
            Self::Verified
            | Self::ExecuteRefused
            | Self::Completed
            | Self::Authorized
            | Self::Captured
            | Self::Voided => Some("success"),
        }
    }
}

/// Which of the customer's three pages is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Step {
    /// Asks for the wallet number and consent.
    Wallet,
    /// Asks for the one-time password.
    Otp,
    /// Asks for the PIN.
    Pin,
}

/// The customer's position. OTPs and PINs are never stored, only the number of wrong attempts.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Page {
    pub(crate) step: Step,
    /// When this step began, or when the OTP was last sent.
    pub(crate) since: Moment,
    pub(crate) wrong_otps: u32,
    pub(crate) wrong_pins: u32,
    pub(crate) resends: u32,
    /// Whether the resend limit was exceeded, so that the page no longer offers one. How bKash's
    /// own page looks after an error is not known: this and what it retains are the simulator's
    /// choice.
    #[serde(default)]
    pub(crate) resends_over: bool,
    /// Whether the terms were accepted together with a rejected number, so that nobody has to tick
    /// them twice.
    #[serde(default)]
    pub(crate) terms_accepted: bool,
    pub(crate) notice: Option<Notice>,
}

/// The notice that the page shows about the customer's last action.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Notice {
    InvalidWallet,
    NotABkashAccount,
    NotACustomerWallet,
    WalletLocked,
    TermsNotAccepted,
    /// Another wallet was entered while an OTP for this session is valid.
    SecondOtpRequest,
    WrongOtp,
    OtpExpired,
    OtpSentAgain,
    ResendLimit,
    MalformedPin,
    WrongPin,
}

impl Notice {
    /// bKash's error code for it, if there is one.
    pub(crate) const fn code(self) -> Option<ErrorCode> {
        match self {
            Self::InvalidWallet => Some(ErrorCode::INVALID_WALLET),
            Self::NotABkashAccount => Some(ErrorCode::NOT_A_BKASH_ACCOUNT),
            Self::NotACustomerWallet => Some(ErrorCode::NOT_A_CUSTOMER_WALLET),
            Self::WalletLocked => Some(ErrorCode::WRONG_PIN_COUNT_EXCEEDED),
            Self::SecondOtpRequest => Some(ErrorCode::SECOND_OTP_REQUEST),
            Self::WrongOtp => Some(ErrorCode::WRONG_VERIFICATION_CODE),
            Self::OtpExpired => Some(ErrorCode::OTP_EXPIRED),
            Self::ResendLimit => Some(ErrorCode::RESEND_LIMIT_EXCEEDED),
            Self::MalformedPin => Some(ErrorCode::INVALID_PIN),
            Self::WrongPin => Some(ErrorCode::WRONG_PIN),
            Self::TermsNotAccepted | Self::OtpSentAgain => None,
        }
    }
}

/// A refund to the customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) trx_id: Arc<str>,
    pub(crate) amount: Poisha,
    pub(crate) amount_text: String,
    pub(crate) completed: Moment,
    /// The returned item, as the merchant described it.
    pub(crate) sku: Option<String>,
    pub(crate) reason: Option<String>,
}

/// A paymentID with everything that happened to it. Cheap to clone: the long parts are shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) details: Arc<PaymentDetails>,
    pub(crate) stage: Stage,
    pub(crate) page: Page,
    /// The rejected number, for the customer to correct. Not persisted.
    #[serde(skip)]
    pub(crate) typed_number: Option<Arc<str>>,
    pub(crate) wallet: Option<Msisdn>,
    /// The agreement that is paid with or was created.
    pub(crate) agreement: Option<Arc<str>>,
    pub(crate) trx_id: Option<Arc<str>>,
    pub(crate) executed: Option<Moment>,
    /// When it was captured or voided.
    pub(crate) resolved: Option<Moment>,
    pub(crate) execute_calls: u32,
    pub(crate) refunds: Vec<Refund>,
}

impl Payment {
    /// Whether the payment has expired for the customer or the merchant.
    pub(crate) fn is_expired(&self, lifetime_seconds: u64, now: Moment) -> bool {
        matches!(self.stage, Stage::Initiated | Stage::Verified)
            && self.details.created.is_older_than(lifetime_seconds, now)
    }

    pub(crate) fn refunded(&self) -> Poisha {
        self.refunds
            .iter()
            .fold(Poisha::ZERO, |sum, refund| sum + refund.amount)
    }
}
