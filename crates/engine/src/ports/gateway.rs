//! The port to bKash: calls and the meaning of their answers, without JSON and bKash's status codes.

use async_trait::async_trait;
use domain::{
    Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, ErrorDetail, InvoiceNumber,
    MaskedMsisdn, PayerReference, TrxId,
    agreement::AgreementOutcome,
    hold::{ReportedResolution, ResolutionOutcome},
    hosted_page::{CreateFailed, Initiated},
    payment::{Intent, PaymentOutcome},
    refund::{PastRefund, RefundTerms, Refundable},
    session::{AgreementPolicy, Order},
};

use super::refund::{NewRefund, RefundAnswer, RefundHistory};

/// The capabilities of a merchant's API family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether a payer without a saved wallet can pay.
    pub one_off_payments: bool,
    /// Whether wallets can be saved and pay with the PIN alone.
    pub agreements: bool,
    /// Whether money can be held and later captured or voided.
    pub authorizations: bool,
    /// How often and how long a payment can be refunded; `None` if the family has no refunds.
    pub refunds: Option<RefundTerms>,
    /// How the payer's browser reaches bKash's page.
    pub page: PageKind,
}

impl Capabilities {
    /// Whether an order can only be paid with an agreement, because the merchant requires it or the family has no other
    /// payments.
    pub fn want_consent(&self, order: &Order) -> bool {
        let is_wanted =
            order.agreement_policy == AgreementPolicy::Require || !self.one_off_payments;
        order.payer.is_some() && self.agreements && is_wanted
    }
}

/// How the payer's browser reaches bKash's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// bKash returns a URL, and redirects the browser to the callback URL afterwards.
    Address,
    /// bKash's script opens a frame on this product's page, which goes to the callback URL itself.
    Frame,
}

/// A payment to create.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// The amount to pay.
    pub amount: Amount,
    /// Whether Execute takes the money or holds it.
    pub intent: Intent,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The payer reference, which bKash requires.
    pub payer: PayerReference,
    /// The agreement to pay with. Without one, the payer enters wallet number, code and PIN.
    pub agreement: Option<BkashAgreementId>,
    /// The URL that bKash redirects the payer's browser to.
    pub callback_url: String,
}

/// A created payment. Some families have different calls for payments with an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedPayment {
    /// bKash's identifier.
    pub id: BkashPaymentId,
    /// The agreement it was created with, if any.
    pub agreement: Option<BkashAgreementId>,
}

/// An agreement to create.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// The payer reference.
    pub payer: PayerReference,
    /// The URL that bKash redirects the payer's browser to.
    pub callback_url: String,
}

/// The status of an agreement, as bKash reports it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BkashAgreementStatus {
    /// It can pay.
    Active,
    /// It was cancelled, or bKash does not know it.
    Gone,
    /// No usable answer.
    Unknown,
}

/// A transaction that bKash found.
#[derive(Debug, Clone)]
pub struct Transaction {
    /// bKash's transaction.
    pub trx_id: TrxId,
    /// The amount, if it can be parsed.
    pub amount: Option<Amount>,
    /// bKash's status, such as `Completed`.
    pub status: String,
    /// bKash's transaction type.
    pub kind: String,
    /// The paying wallet, masked.
    pub wallet: Option<MaskedMsisdn>,
    /// When it completed, in bKash's format.
    pub completed_time: String,
}

/// Why a search found nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// bKash knows no such transaction.
    #[error("bKash knows no such transaction")]
    NotFound {
        /// The error code of bKash's answer.
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash refused, or gave no usable answer.
    #[error("bKash did not answer the search: {0}")]
    Unusable(ErrorDetail),
}

impl SearchError {
    /// bKash's error code, if its answer had one.
    pub fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::NotFound { bkash_error_code } => bkash_error_code.as_ref(),
            Self::Unusable(detail) => detail.bkash_error_code.as_ref(),
        }
    }
}

/// A merchant's access to bKash. No method retries a call that moves money. Calls that the family does not have are
/// refused without a request.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// The capabilities of the family.
    fn capabilities(&self) -> Capabilities;

    /// Obtains the token, so that Execute can be sent at once.
    ///
    /// # Errors
    ///
    /// Returns why no token is available.
    async fn prepare(&self) -> Result<(), ErrorDetail>;

    /// Creates a payment. Moves no money.
    ///
    /// # Errors
    ///
    /// Returns [`CreateFailed`] if bKash refused, or gave no usable answer.
    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, CreateFailed>;

    /// Executes a payment: **moves or holds money**. Does not wait for a token: the call is sent at once or not at all. Any
    /// ambiguous answer is `Unusable`.
    async fn execute_payment(&self, payment: &CreatedPayment) -> PaymentOutcome;

    /// Queries a payment whose Execute had no usable answer.
    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome;

    /// Captures the full amount of an authorization: **moves money**. Safe to repeat until it is answered, which bKash
    /// requires. Source: Auth & Capture overview.
    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome;

    /// Queries how an authorization was resolved that Capture or Void reported as already processed.
    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution;

    /// Voids an authorization and releases the full amount. Safe to repeat until it is answered, which bKash requires.
    /// Source: Auth & Capture overview.
    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome;

    /// Refunds money: **moves money**. Must not be repeated before [`Self::refund_status`] was answered. A refund that the
    /// family's terms forbid is not sent.
    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer;

    /// Queries the refunds of a payment. [`Self::refund_status`] calls this and turns the answer into the [`RefundHistory`]
    /// that a further refund needs.
    ///
    /// # Errors
    ///
    /// Returns what was received instead of a usable answer.
    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail>;

    /// Queries the refunds of a payment, for a further refund.
    ///
    /// # Errors
    ///
    /// Returns what was received instead of a usable answer.
    async fn refund_status(&self, payment: &Refundable) -> Result<RefundHistory, ErrorDetail> {
        RefundHistory::from_answer(payment, self.past_refunds(payment)).await
    }

    /// Creates an agreement.
    ///
    /// # Errors
    ///
    /// Returns [`CreateFailed`] if bKash refused, or gave no usable answer.
    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, CreateFailed>;

    /// Executes an agreement: records the payer's consent at bKash.
    async fn execute_agreement(&self, attempt: &BkashPaymentId) -> AgreementOutcome;

    /// Queries an agreement whose Execute had no usable answer.
    async fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> AgreementOutcome;

    /// Queries the status of an agreement.
    async fn query_agreement(&self, agreement: &BkashAgreementId) -> BkashAgreementStatus;

    /// Cancels an agreement. Returns `Ok` once it is gone. Safe to repeat.
    ///
    /// # Errors
    ///
    /// Returns what was received instead of a usable answer.
    async fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Result<(), ErrorDetail>;

    /// Finds a transaction.
    ///
    /// # Errors
    ///
    /// Returns [`SearchError`] if bKash does not know the transaction, refused, or gave no usable answer.
    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError>;
}
