//! What a page shows, as plain values: the server fills them in, the pages only lay them out.

use domain::{AgreementId, Amount, Decline, MaskedMsisdn, SessionId, Timestamp, TrxId};

/// The languages of every page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// বাংলা, the default.
    #[default]
    Bangla,
    /// English.
    English,
}

impl Language {
    /// The language of a tag (`bn`, `en-GB`), if it is one of ours.
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

    /// The language that is not this one, for the switch.
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

/// What surrounds every page.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// The language to write in.
    pub language: Language,
    /// The path and query of this page without `lang`, for the language switch, such as `/pay/cs_…`.
    pub path: String,
    /// The merchant's name, in the head of the page.
    pub merchant: String,
    /// How to reach the merchant (telephone or e-mail), when it is configured.
    pub support: Option<String>,
    /// The nonce of this response's Content-Security-Policy, for the one inline script.
    pub nonce: String,
    /// A hash of the site's files, for `?v=` on their addresses.
    pub version: String,
    /// The path of the merchant's own stylesheet, which follows the house's, if there is one.
    pub stylesheet: Option<String>,
    /// The address of the merchant's sign, in the place of its initial.
    pub logo: Option<String>,
    /// Light or dark.
    pub scheme: Scheme,
    /// Whether bKash is the simulator: pages then say that no real money moves.
    pub simulated: bool,
}

/// Whether pages are light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Scheme {
    /// As the visitor's device prefers.
    #[default]
    Any,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

/// One line of an order.
#[derive(Debug, Clone)]
pub struct Line {
    /// What is bought.
    pub name: String,
    /// How many.
    pub quantity: u32,
    /// What the line costs in all.
    pub amount: Amount,
}

/// A checkout session's page, `/pay/{session}`.
#[derive(Debug, Clone)]
pub struct PayView {
    /// The session.
    pub session: SessionId,
    /// The merchant's invoice number.
    pub invoice: String,
    /// What is to be paid.
    pub amount: Amount,
    /// What is bought; may be empty.
    pub lines: Vec<Line>,
    /// What the payer can see and do now.
    pub state: PayState,
    /// Whether a wallet may, must, or cannot be remembered.
    pub saving: Saving,
    /// The payer's saved wallets that can pay.
    pub wallets: Vec<WalletView>,
    /// The merchant's page for a payer who gives up.
    pub cancel_url: String,
    /// The merchant's page for a payer who has paid.
    pub success_url: String,
    /// How it stands to the merchant's own pages, if any of them may show it.
    pub embedding: Option<Embedding>,
}

/// An order's page that merchants' pages may show, in a frame or in a window of theirs.
#[derive(Debug, Clone)]
pub struct Embedding {
    /// The origins of those pages: nobody else is told anything.
    pub origins: Vec<String>,
    /// Whether this answer is for a frame.
    pub framed: bool,
}

/// Whether a wallet that pays may be remembered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Saving {
    /// The merchant has not named the payer, or bKash's API has no agreements.
    Never,
    /// The payer chooses.
    Offered,
    /// bKash's API takes no payment without an agreement.
    Always,
}

/// A script from another origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Script {
    /// Its address.
    pub src: String,
    /// The hash it must have, as in Subresource Integrity, if its publisher promises one.
    pub integrity: Option<String>,
}

/// The page that opens bKash's window, `/pay/{session}/bkash`.
#[derive(Debug, Clone)]
pub struct FrameView {
    /// The scripts that bKash's window needs, in order.
    pub scripts: Vec<Script>,
    /// bKash's answer to Create, as JSON, which its script demands.
    pub created: String,
    /// The way back, to which the window's word is added as `status`.
    pub callback: String,
}

/// What a checkout session's page says.
#[derive(Debug, Clone)]
pub enum PayState {
    /// The order can be paid.
    Ready {
        /// When it no longer can.
        expires_at: Timestamp,
        /// The server's clock as the page is made: the countdown starts from the difference.
        now: Timestamp,
        /// How the last try ended, if there was one. In every case no money was taken.
        notice: Option<Notice>,
    },
    /// The payer was sent to bKash and has not come back.
    AtBkash {
        /// bKash's page, to go on.
        bkash_url: String,
        /// When the session ends.
        expires_at: Timestamp,
        /// The server's clock as the page is made.
        now: Timestamp,
    },
    /// bKash has been asked and an answer is awaited (normally seconds).
    Working,
    /// bKash gave no usable answer: whether money moved is being asked. The payer must not pay again.
    Unknown,
    /// The money was taken and the order is paid.
    Paid(Receipt),
    /// The money is held: the merchant takes it or gives it back.
    Held(Receipt),
    /// The money that was held was given back.
    Voided(Receipt),
    /// bKash has taken money, but not as this order said, or late: the merchant must look.
    NeedsCheck {
        /// bKash's transaction, when it is known.
        trx_id: Option<TrxId>,
    },
    /// The payer gave up; nothing was taken.
    Cancelled,
    /// The time is over; nothing was taken.
    Expired,
}

/// How a try to pay ended without money.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Notice {
    /// The payer closed bKash's page.
    Closed,
    /// bKash's page ended the try (wrong codes or PINs too often).
    FailedAtBkash,
    /// bKash refused.
    Declined(Decline),
    /// bKash was asked, and says that nothing was executed.
    NotExecuted,
    /// bKash cannot be reached or refuses for now.
    BkashUnavailable,
    /// The payer began again elsewhere; that earlier try was put aside.
    Superseded,
    /// The wallet could not be saved; paying still works.
    WalletNotSaved,
    /// Too many tries for this order.
    TooManyTries,
}

/// A paid order.
#[derive(Debug, Clone)]
pub struct Receipt {
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// When bKash's answer was recorded.
    pub paid_at: Timestamp,
    /// The paying wallet, masked, when bKash named it.
    pub wallet: Option<MaskedMsisdn>,
    /// What was given back, oldest first.
    pub refunds: Vec<RefundView>,
}

/// Money given back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefundView {
    /// How much.
    pub amount: Amount,
    /// Whether it has arrived; otherwise bKash is being asked.
    pub done: bool,
}

/// A saved wallet.
#[derive(Debug, Clone)]
pub struct WalletView {
    /// Our name for it.
    pub id: AgreementId,
    /// Its number, masked, when bKash named it.
    pub number: Option<MaskedMsisdn>,
    /// When the payer gave consent.
    pub consented_at: Timestamp,
    /// When the payer took it back.
    pub revoked_at: Option<Timestamp>,
    /// Whether bKash is being asked to end it, and has not answered yet.
    pub revoking: bool,
}

/// The page `/wallets`: one payer's saved wallets.
#[derive(Debug, Clone)]
pub struct WalletsView {
    /// Newest first, revoked ones last.
    pub wallets: Vec<WalletView>,
    /// The order the payer came from, if it can be paid now.
    pub order: Option<WalletsOrder>,
    /// What just happened, if anything.
    pub notice: Option<WalletsNotice>,
}

/// An order that can be paid from the wallets page.
#[derive(Debug, Clone)]
pub struct WalletsOrder {
    /// The session.
    pub session: SessionId,
    /// What is to be paid.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: String,
}

/// What just happened on the wallets page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WalletsNotice {
    /// A wallet was saved.
    Saved,
    /// A wallet was removed.
    Revoked,
    /// bKash has not said yet whether the wallet is saved or removed.
    Waiting,
    /// The payer closed bKash's page.
    Closed,
    /// bKash did not save the wallet.
    NotSaved,
    /// bKash cannot be reached or refuses for now; nothing was changed.
    BkashUnavailable,
}

/// A page that says what went wrong, with a status of its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Problem {
    /// 404: unknown and foreign identifiers look alike.
    NotFound,
    /// 400: what was sent cannot be read.
    BadRequest,
    /// 403: the request did not come from our own page.
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
    /// 401: the link to the wallets page is too old or was never ours.
    LinkExpired,
}

/// One product of the demo shop.
#[derive(Debug, Clone)]
pub struct Product {
    /// Its code in the form.
    pub sku: &'static str,
    /// Its name in both languages.
    pub name: [&'static str; 2],
    /// What it is, in both languages.
    pub about: [&'static str; 2],
    /// What one costs.
    pub price: Amount,
}

/// The demo shop's page for one order, where the payer returns to.
#[derive(Debug, Clone)]
pub struct DemoOrderView {
    /// The invoice number, which is the shop's order number.
    pub invoice: String,
    /// What it cost.
    pub amount: Amount,
    /// What the shop's own server knows about it.
    pub state: DemoOrderState,
    /// The checkout page of this order.
    pub pay_path: String,
}

/// What the demo shop knows of an order.
#[derive(Debug, Clone)]
pub enum DemoOrderState {
    /// Paid, with bKash's transaction.
    Paid(TrxId),
    /// Not paid, and nothing is under way that could pay it unseen.
    Waiting,
    /// bKash is being asked whether it is paid.
    Asking,
    /// Given up or out of time.
    Ended,
    /// Someone must look.
    NeedsCheck,
}
