//! bKash, as the engine sees it: a call and what its answer means. No JSON and no numbers of bKash's.

use async_trait::async_trait;
use domain::{
    Amount, BkashAgreementId, BkashErrorCode, BkashPaymentId, ErrorDetail, InvoiceNumber,
    MaskedMsisdn, PayerReference, TrxId,
    agreement::AgreementOutcome,
    attempt::{CreateFailed, Initiated},
    hold::{ReportedResolution, ResolutionOutcome},
    payment::{Intent, PaymentOutcome},
    refund::{PastRefund, RefundTerms, Refundable},
    session::{AgreementPolicy, Order},
};

use super::refund::{NewRefund, RefundAnswer, RefundHistory};

/// What one merchant's API family can do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Capabilities {
    /// Whether a payer without a saved wallet can pay.
    pub one_off_payments: bool,
    /// Whether wallets can be saved and pay with the PIN alone.
    pub agreements: bool,
    /// Whether money can be held first and captured or voided later.
    pub authorizations: bool,
    /// How often and how long a payment can be refunded; `None` where the family has no refunds.
    pub refunds: Option<RefundTerms>,
    /// How the payer's browser comes to bKash's page.
    pub page: PageKind,
}

impl Capabilities {
    /// Whether an order is paid only with consent to have the wallet saved: because the merchant wants it so, or
    /// because the family has no other payments.
    pub fn want_consent(&self, order: &Order) -> bool {
        let is_wanted =
            order.agreement_policy == AgreementPolicy::Require || !self.one_off_payments;
        order.payer.is_some() && self.agreements && is_wanted
    }
}

/// How the payer's browser comes to bKash's page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PageKind {
    /// bKash gives an address, and sends the browser back to the callback address.
    Address,
    /// bKash's script opens a frame on a page of ours; the page goes to the callback address itself.
    Frame,
}

/// A payment to create.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// What is to be paid.
    pub amount: Amount,
    /// Whether Execute takes the money or holds it.
    pub intent: Intent,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The merchant's name for the payer; bKash demands one.
    pub payer: PayerReference,
    /// The saved wallet to pay with; without one the payer types wallet, code and PIN.
    pub agreement: Option<BkashAgreementId>,
    /// Where bKash sends the payer's browser.
    pub callback_url: String,
}

/// A payment that was created: some families have other calls for one with an agreement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CreatedPayment {
    /// bKash's identifier.
    pub id: BkashPaymentId,
    /// The agreement it was created with, if it was.
    pub agreement: Option<BkashAgreementId>,
}

/// An agreement to create.
#[derive(Debug, Clone)]
pub struct NewAgreement {
    /// The merchant's name for the payer.
    pub payer: PayerReference,
    /// Where bKash sends the payer's browser.
    pub callback_url: String,
}

/// Whether an agreement still stands, as bKash says.
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
    /// Its amount, if it can be read.
    pub amount: Option<Amount>,
    /// bKash's word for its status, such as `Completed`.
    pub status: String,
    /// bKash's words for its type.
    pub kind: String,
    /// The paying wallet, masked.
    pub wallet: Option<MaskedMsisdn>,
    /// When it completed, as bKash wrote it.
    pub completed_time: String,
}

/// Why a search found nothing.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SearchError {
    /// bKash knows no such transaction.
    #[error("bKash knows no such transaction")]
    NotFound {
        /// The number that says so.
        bkash_error_code: Option<BkashErrorCode>,
    },
    /// bKash refused, or gave no usable answer.
    #[error("bKash did not answer the search: {0}")]
    Unusable(ErrorDetail),
}

impl SearchError {
    /// bKash's number, if its answer had one.
    pub fn bkash_error_code(&self) -> Option<&BkashErrorCode> {
        match self {
            Self::NotFound { bkash_error_code } => bkash_error_code.as_ref(),
            Self::Unusable(detail) => detail.bkash_error_code.as_ref(),
        }
    }
}

/// One merchant's access to bKash. No method repeats a call that moves money by itself. What a family does not
/// have is refused without a call.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// What the family can do.
    fn capabilities(&self) -> Capabilities;

    /// Gets ready whatever Execute needs (the token), so that it can be sent at once. `Err` says what is missing.
    async fn prepare(&self) -> Result<(), ErrorDetail>;

    /// Creates a payment. Moves no money.
    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, CreateFailed>;

    /// Executes a payment: **moves or holds money**. Sends at once or not at all: it waits for no token. Whatever
    /// cannot be read with certainty is `Unusable`.
    async fn execute_payment(&self, payment: &CreatedPayment) -> PaymentOutcome;

    /// Asks what became of a payment; only for one whose Execute had no usable answer.
    async fn query_payment(&self, payment: &CreatedPayment) -> PaymentOutcome;

    /// Takes the money that an executed authorization holds, all of it: **moves money**. Safe to send again
    /// until it is answered, which bKash asks for. Source: Auth & Capture overview.
    async fn capture_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome;

    /// Asks how an authorization was ended that Capture or Void called processed.
    async fn query_resolution(&self, payment: &CreatedPayment) -> ReportedResolution;

    /// Gives back the money that an executed authorization holds, all of it. Safe to send again until it is
    /// answered, which bKash asks for. Source: Auth & Capture overview.
    async fn void_payment(&self, payment: &CreatedPayment) -> ResolutionOutcome;

    /// Gives money back: **moves money**, and must never be sent again before [`Self::refund_status`] was
    /// answered. What the family's terms forbid is refused without a call.
    async fn refund_payment(&self, refund: NewRefund) -> RefundAnswer;

    /// Asks which refunds a payment has had. Only for [`Self::refund_status`], which makes the answer the
    /// evidence that a further refund needs. `Err` says what came instead of an answer.
    async fn past_refunds(&self, payment: &Refundable) -> Result<Vec<PastRefund>, ErrorDetail>;

    /// Asks which refunds a payment has had, as a further refund must know them. `Err` says what came instead
    /// of an answer.
    async fn refund_status(&self, payment: &Refundable) -> Result<RefundHistory, ErrorDetail> {
        RefundHistory::asked(payment, self.past_refunds(payment)).await
    }

    /// Creates an agreement.
    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, CreateFailed>;

    /// Executes an agreement: records the payer's consent at bKash.
    async fn execute_agreement(&self, attempt: &BkashPaymentId) -> AgreementOutcome;

    /// Asks what became of an agreement whose Execute had no usable answer.
    async fn query_agreement_attempt(&self, attempt: &BkashPaymentId) -> AgreementOutcome;

    /// Asks whether an agreement still stands.
    async fn query_agreement(&self, agreement: &BkashAgreementId) -> BkashAgreementStatus;

    /// Cancels an agreement: `Ok` once it is gone, else what came instead. Safe to repeat.
    async fn cancel_agreement(&self, agreement: &BkashAgreementId) -> Result<(), ErrorDetail>;

    /// Finds a transaction.
    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError>;
}
