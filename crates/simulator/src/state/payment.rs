//! One paymentID: what the merchant asked for, and how far it got.

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

/// What Create fixed for ever; shared, so that answers are written without holding the state.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct PaymentDetails {
    pub(crate) id: Arc<str>,
    /// Whose it is.
    pub(crate) merchant: MerchantId,
    /// Through which API it was made.
    pub(crate) api: Api,
    pub(crate) mode: Mode,
    pub(crate) created: Moment,
    pub(crate) payer_reference: Option<String>,
    /// None for the iFrame API, whose script tells the merchant's page.
    pub(crate) callback_url: Option<String>,
    pub(crate) signature: String,
    pub(crate) hash: String,
    /// None when an agreement is being made: it costs nothing.
    pub(crate) purchase: Option<Purchase>,
}

/// What is being paid for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Purchase {
    pub(crate) amount: Poisha,
    /// As the merchant wrote it: v1 echoes `15` as `15` and `599.00` as `599.00`.
    pub(crate) amount_text: String,
    pub(crate) intent: Intent,
    pub(crate) invoice: String,
    /// v2 only: for whom the merchant sells.
    #[serde(default)]
    pub(crate) sub_merchant_name: Option<String>,
}

/// How far a paymentID got. It only moves forward.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Stage {
    /// Created; the customer has not finished.
    Initiated,
    /// The customer agreed; waiting for Execute.
    Verified,
    /// Too many wrong OTPs or PINs.
    Failed,
    /// The customer closed the page.
    Cancelled,
    /// Execute was refused, which ends a paymentID: it may be executed only once.
    ExecuteRefused,
    /// Paid, or the agreement stands.
    Completed,
    /// Money held, waiting for Capture or Void.
    Authorized,
    /// Held money was taken.
    Captured,
    /// Held money was given back.
    Voided,
}

impl Stage {
    /// Every stage, in the order in which a payment can meet them.
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

    /// Whether Execute succeeded once.
    pub(crate) const fn is_executed(self) -> bool {
        matches!(
            self,
            Self::Completed | Self::Authorized | Self::Captured | Self::Voided
        )
    }

    /// bKash's `transactionStatus` (or `agreementStatus`).
    ///
    /// What Query says after a cancelled page or a refused Execute is not documented: it stays
    /// `Initiated` here, which tells a client to start again from Create. `Cancelled` after a void
    /// is a choice as well.
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

    /// Whether the customer went through the page to its end.
    pub(crate) const fn verification_status(self) -> &'static str {
        match self {
            Self::Initiated | Self::Failed | Self::Cancelled => "Incomplete",
            _ => "Complete",
        }
    }

    /// The control endpoints' word for the stage.
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

    /// The callback's `status` for the way the customer left the page; none while still on it.
    pub(crate) const fn callback_status(self) -> Option<&'static str> {
        match self {
            Self::Initiated => None,
            Self::Failed => Some("failure"),
            Self::Cancelled => Some("cancel"),
            _ => Some("success"),
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

/// Where the customer is. Nothing typed as OTP or PIN is ever kept, only how often it was wrong.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Page {
    pub(crate) step: Step,
    /// When this step began, or the OTP was last sent.
    pub(crate) since: Moment,
    pub(crate) wrong_otps: u32,
    pub(crate) wrong_pins: u32,
    pub(crate) resends: u32,
    /// Whether one resend too many was asked for; there is no use in offering another. How bKash's own
    /// page looks after a mistake is not known: this and what it keeps are the simulator's choice.
    #[serde(default)]
    pub(crate) resends_over: bool,
    /// Whether the terms were agreed to with a number that was not taken: nobody ticks them twice.
    #[serde(default)]
    pub(crate) terms_accepted: bool,
    pub(crate) notice: Option<Notice>,
}

/// What the page tells the customer about the last thing they did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) enum Notice {
    InvalidWallet,
    NotABkashAccount,
    NotACustomerWallet,
    WalletLocked,
    TermsNotAccepted,
    /// Another wallet was typed while an OTP of this session is on its way.
    SecondOtpRequest,
    WrongOtp,
    OtpExpired,
    OtpSentAgain,
    ResendLimit,
    MalformedPin,
    WrongPin,
}

impl Notice {
    /// bKash's number for it, when it has one.
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

/// Money that went back to the customer.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Refund {
    pub(crate) trx_id: Arc<str>,
    pub(crate) amount: Poisha,
    pub(crate) amount_text: String,
    pub(crate) completed: Moment,
    /// What was taken back, in the merchant's own words.
    pub(crate) sku: Option<String>,
    pub(crate) reason: Option<String>,
}

/// A paymentID with all that happened to it. Cheap to clone: the long parts are shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Payment {
    pub(crate) details: Arc<PaymentDetails>,
    pub(crate) stage: Stage,
    pub(crate) page: Page,
    /// What was typed as a number and not taken, to be corrected. Not carried over a restart.
    #[serde(skip)]
    pub(crate) typed_number: Option<Arc<str>>,
    pub(crate) wallet: Option<Msisdn>,
    /// The agreement paid with, or made.
    pub(crate) agreement: Option<Arc<str>>,
    pub(crate) trx_id: Option<Arc<str>>,
    pub(crate) executed: Option<Moment>,
    /// When it was captured or voided.
    pub(crate) resolved: Option<Moment>,
    pub(crate) execute_calls: u32,
    pub(crate) refunds: Vec<Refund>,
}

impl Payment {
    /// Whether the customer or the merchant is too late.
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
