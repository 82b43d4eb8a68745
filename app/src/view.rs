//! The view models: what each page shows, as plain values. The server builds them; the pages only lay them out.

use domain::{
    AgreementId, Amount, Decline, MaskedMsisdn, SessionId, Timestamp, TrxId,
    payment::PaymentStatus, session::SessionStatus,
};

/// The languages of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// Bangla (বাংলা), the default.
    #[default]
    Bangla,
    /// English.
    English,
}

impl Language {
    /// Parses a language tag such as `bn` or `en-GB`. Returns `None` for other languages.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag
            .split(['-', '_'])
            .next()?
            .trim()
            .to_ascii_lowercase()
            .as_str()
        {
            "bn" => Some(Self::Bangla),
            "en" => Some(Self::English),
            _ => None,
        }
    }

    /// The other language, for the language switch.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Bangla => Self::English,
            Self::English => Self::Bangla,
        }
    }

    /// The tag for `<html lang>` and `?lang=`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Bangla => "bn",
            Self::English => "en",
        }
    }
}

/// What the layout around every page needs.
#[derive(Debug, Clone)]
pub struct PageContext {
    /// The language of the page.
    pub language: Language,
    /// The path and query of this page without `lang`, for the language switch, such as `/pay/cs_…`.
    pub path: String,
    /// The merchant's name, shown in the header.
    pub merchant: String,
    /// The merchant's telephone number or e-mail address, if one is configured.
    pub support: Option<String>,
    /// The nonce of this response's Content-Security-Policy, for the inline script.
    pub nonce: String,
    /// A hash of the site's files, for `?v=` in their URLs.
    pub version: String,
    /// The path of the merchant's own stylesheet, loaded after the default one.
    pub stylesheet: Option<String>,
    /// The URL of the merchant's logo. Without one, the header shows the first letter of the name.
    pub logo: Option<String>,
    /// Light or dark.
    pub color_scheme: ColorScheme,
    /// Whether the account is in test mode. Pages then say that no real money moves.
    pub simulated: bool,
}

/// Whether pages are light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ColorScheme {
    /// Follows the device's preference.
    #[default]
    Auto,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// One line item of an order.
#[derive(Debug, Clone)]
pub struct LineItem {
    /// The product's name.
    pub name: String,
    /// The number of pieces.
    pub quantity: u32,
    /// The total of this line.
    pub amount: Amount,
}

/// A checkout session's page, `/pay/{session}`.
#[derive(Debug, Clone)]
pub struct PayView {
    /// The session.
    pub session: SessionId,
    /// The merchant's invoice number.
    pub invoice: String,
    /// The amount to pay.
    pub amount: Amount,
    /// The line items; may be empty.
    pub line_items: Vec<LineItem>,
    /// What the payer sees and can do.
    pub state: PayState,
    /// The number of payments begun for this order. It tells one failed payment from the next.
    pub payments: usize,
    /// Whether paying may, must or cannot create an agreement.
    pub agreement_policy: AgreementPolicy,
    /// The payer's active agreements.
    pub agreements: Vec<AgreementView>,
    /// The merchant's page for a payer who cancels.
    pub cancel_url: String,
    /// The merchant's page for a payer who has paid.
    pub success_url: String,
    /// Set if the merchant's own pages may embed this page.
    pub embedding: Option<Embedding>,
}

/// A session's page that the merchant's pages may show in a frame or a pop-up window.
#[derive(Debug, Clone)]
pub struct Embedding {
    /// The registered origins of the merchant's pages. Events are posted to no other origin.
    pub origins: Vec<String>,
    /// Whether this response is loaded in a frame.
    pub framed: bool,
}

/// Whether paying may create an agreement, which saves the payer's wallet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementPolicy {
    /// The session has no payer reference, the merchant forbids it, or bKash's API has no agreements.
    Never,
    /// The payer chooses.
    Offer,
    /// The merchant or bKash's API accepts no payment without an agreement.
    Require,
}

/// A script from another origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExternalScript {
    /// Its URL.
    pub src: String,
    /// Its hash as in Subresource Integrity, if the publisher guarantees one.
    pub integrity: Option<String>,
}

/// The page that opens bKash's window, `/pay/{session}/bkash`.
#[derive(Debug, Clone)]
pub struct BkashWindowView {
    /// The scripts that bKash's window needs, in order.
    pub scripts: Vec<ExternalScript>,
    /// bKash's response to Create as JSON, which its script requires.
    pub created: String,
    /// The callback URL. The window's outcome is appended as `status`.
    pub callback: String,
}

/// The state of a session's page.
#[derive(Debug, Clone)]
pub enum PayState {
    /// The order can be paid.
    Open {
        /// When the session expires.
        expires_at: Timestamp,
        /// The server's time of rendering. The countdown starts at the difference.
        now: Timestamp,
        /// How the last attempt ended, if there was one. No money was taken in any case.
        notice: Option<PayNotice>,
    },
    /// The payer was sent to bKash and has not returned.
    AtBkash {
        /// bKash's page.
        bkash_url: String,
        /// When the session expires.
        expires_at: Timestamp,
        /// The server's time of rendering.
        now: Timestamp,
    },
    /// Execute was called and its response is awaited, normally for seconds.
    Processing,
    /// bKash gave no usable response to Execute, and its outcome is being queried. The payer must not pay again.
    Unknown,
    /// The payment is completed.
    Paid(Receipt),
    /// The payment is authorized. The merchant captures or voids it.
    Authorized(Receipt),
    /// The authorization was voided.
    Voided(Receipt),
    /// bKash took money, but late or not as ordered. The merchant must check the payment.
    NeedsAttention {
        /// bKash's transaction ID, if it is known.
        trx_id: Option<TrxId>,
    },
    /// The log has a gap, so nobody can tell whether the order was paid. The merchant must find out.
    HistoryLost,
    /// The session was cancelled and nothing was taken.
    Cancelled,
    /// The session expired and nothing was taken.
    Expired,
}

impl PayState {
    /// The status of the session. Pages, islands and the embed script all take their status word from here.
    pub const fn status(&self) -> SessionStatus {
        match self {
            Self::Open { .. } | Self::AtBkash { .. } => SessionStatus::Open,
            Self::Processing | Self::Unknown => SessionStatus::Processing,
            Self::Paid(_) => SessionStatus::Paid,
            Self::Authorized(_) => SessionStatus::Authorized,
            Self::Voided(_) => SessionStatus::Voided,
            Self::NeedsAttention { .. } | Self::HistoryLost => SessionStatus::NeedsAttention,
            Self::Cancelled => SessionStatus::Cancelled,
            Self::Expired => SessionStatus::Expired,
        }
    }

    /// The status of the payment, where it changes the page within one status of the session.
    const fn payment_status(&self) -> Option<PaymentStatus> {
        match self {
            Self::AtBkash { .. } => Some(PaymentStatus::PendingPayer),
            Self::Unknown => Some(PaymentStatus::Unknown),
            Self::Open { .. }
            | Self::Processing
            | Self::Paid(_)
            | Self::Authorized(_)
            | Self::Voided(_)
            | Self::NeedsAttention { .. }
            | Self::HistoryLost
            | Self::Cancelled
            | Self::Expired => None,
        }
    }

    /// What a page compares with its own state to know that it is out of date: the session's status and, where that
    /// changes the page, the payment's, such as `processing/unknown`.
    pub fn progress(&self) -> String {
        let session = self.status().as_str();
        match self.payment_status() {
            Some(payment) => format!("{session}/{}", payment.as_str()),
            None => session.to_owned(),
        }
    }
}

/// How an attempt to pay ended without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PayNotice {
    /// The payer closed bKash's page.
    Closed,
    /// bKash's page ended the attempt, for example after too many wrong codes or PINs.
    FailedAtBkash,
    /// bKash declined the payment.
    Declined(Decline),
    /// bKash's Query says that the payment was not executed.
    NotExecuted,
    /// bKash is unreachable or temporarily takes no payments.
    BkashUnavailable,
    /// A later attempt replaced this one.
    Superseded,
    /// The agreement was not created. The order can still be paid.
    AgreementNotSaved,
    /// The session has reached its limit of attempts.
    TooManyAttempts,
}

/// The receipt of a completed, authorized or voided payment.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// bKash's transaction ID.
    pub trx_id: TrxId,
    /// When bKash's response was recorded.
    pub paid_at: Timestamp,
    /// The paying wallet's masked number, if bKash reported it.
    pub wallet: Option<MaskedMsisdn>,
    /// The refunds, oldest first.
    pub refunds: Vec<RefundView>,
}

/// One refund on a receipt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundView {
    /// The refunded amount.
    pub amount: Amount,
    /// Whether bKash has confirmed the refund. Otherwise it is pending.
    pub completed: bool,
}

/// An agreement, which payers know as a saved wallet.
#[derive(Debug, Clone)]
pub struct AgreementView {
    /// Our identifier.
    pub id: AgreementId,
    /// The wallet's masked number, if bKash reported it.
    pub number: Option<MaskedMsisdn>,
    /// When the payer consented.
    pub consented_at: Timestamp,
    /// When the agreement was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Whether a revocation is in progress at bKash.
    pub revoking: bool,
}

/// The page `/wallets`: one payer's agreements.
#[derive(Debug, Clone)]
pub struct AgreementsView {
    /// The agreements, newest first and revoked ones last.
    pub agreements: Vec<AgreementView>,
    /// The order that the payer came from, if it can be paid now.
    pub order: Option<PayableOrder>,
    /// The result of the last action, if there was one.
    pub notice: Option<AgreementsNotice>,
}

/// An order that can be paid from the page `/wallets`.
#[derive(Debug, Clone)]
pub struct PayableOrder {
    /// The session.
    pub session: SessionId,
    /// The amount to pay.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: String,
}

/// The result of the last action on the page `/wallets`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgreementsNotice {
    /// An agreement was created.
    Saved,
    /// An agreement was revoked.
    Revoked,
    /// bKash has not confirmed the creation or revocation yet.
    Pending,
    /// The payer closed bKash's page.
    Closed,
    /// bKash did not create the agreement.
    NotSaved,
    /// bKash is unreachable or refuses temporarily. Nothing was changed.
    BkashUnavailable,
}

/// An error page. Each variant has an HTTP status of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// 404: an unknown identifier and one that belongs to somebody else give the same page.
    NotFound,
    /// 400: the request cannot be parsed.
    BadRequest,
    /// 403: the request did not come from one of our own pages.
    Forbidden,
    /// 405.
    MethodNotAllowed,
    /// 413.
    TooLarge,
    /// 415.
    UnsupportedMediaType,
    /// 429.
    TooManyRequests,
    /// 500.
    Internal,
    /// 503.
    Unavailable,
    /// 401: the link to the page `/wallets` has expired or is forged.
    LinkExpired,
}

/// A product of the demo shop.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its code in the form.
    pub sku: &'static str,
    /// Its name in Bangla and English.
    pub name: [&'static str; 2],
    /// Its description in Bangla and English.
    pub description: [&'static str; 2],
    /// The price of one piece.
    pub price: Amount,
}

/// The demo shop's page of one order, which is also the session's return URL.
#[derive(Debug, Clone)]
pub struct DemoOrderView {
    /// The invoice number, which is the shop's order number.
    pub invoice: String,
    /// The order's total.
    pub amount: Amount,
    /// The status as the shop's server knows it.
    pub state: DemoOrderState,
    /// The path of the session's page.
    pub pay_path: String,
}

/// The status of an order in the demo shop.
#[derive(Debug, Clone)]
pub enum DemoOrderState {
    /// The payment is completed or authorized.
    Paid(TrxId),
    /// The order is not paid, and no payment is in progress.
    Unpaid,
    /// A payment is in progress and its outcome is not known yet.
    Processing,
    /// The session is cancelled, expired or voided.
    Closed,
    /// The merchant must check the payment.
    NeedsAttention,
}
