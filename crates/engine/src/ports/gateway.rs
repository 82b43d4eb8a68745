//! bKash, as the engine sees it: a call and what its answer means. No JSON and no numbers of bKash's.

use async_trait::async_trait;
use domain::{
    AgreementId, Amount, InvoiceNumber, MaskedMsisdn, PayerReference, PaymentId, TrxId,
    agreement::AgreementAnswer,
    attempt::{Initiated, NotCreated},
    session::Answer,
};

/// A payment to create.
#[derive(Debug, Clone)]
pub struct NewPayment {
    /// What is to be paid.
    pub amount: Amount,
    /// The merchant's invoice number.
    pub invoice: InvoiceNumber,
    /// The merchant's name for the payer; bKash demands one.
    pub payer: PayerReference,
    /// The saved wallet to pay with; without one the payer types wallet, code and PIN.
    pub agreement: Option<AgreementId>,
    /// Where bKash sends the payer's browser.
    pub callback_url: String,
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
pub enum AgreementStanding {
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
    NotFound,
    /// bKash refused, or gave no usable answer.
    #[error("bKash did not answer the search: {0}")]
    Unusable(String),
}

/// One merchant's access to bKash. No method repeats a call by itself.
#[async_trait]
pub trait Gateway: Send + Sync {
    /// Gets ready whatever Execute needs (the token), so that it can be sent at once. `Err` says what is missing.
    async fn prepare(&self) -> Result<(), String>;

    /// Creates a payment. Moves no money.
    async fn create_payment(&self, payment: NewPayment) -> Result<Initiated, NotCreated>;

    /// Executes a payment: **moves money**. Sends at once or not at all: it waits for no token. Whatever cannot be read with certainty is `Unusable`.
    async fn execute_payment(&self, payment: &PaymentId) -> Answer;

    /// Asks what became of a payment; only for one whose Execute had no usable answer.
    async fn query_payment(&self, payment: &PaymentId) -> Answer;

    /// Creates an agreement.
    async fn create_agreement(&self, agreement: NewAgreement) -> Result<Initiated, NotCreated>;

    /// Executes an agreement: records the payer's consent at bKash.
    async fn execute_agreement(&self, attempt: &PaymentId) -> AgreementAnswer;

    /// Asks what became of an agreement whose Execute had no usable answer.
    async fn query_agreement_attempt(&self, attempt: &PaymentId) -> AgreementAnswer;

    /// Asks whether an agreement still stands.
    async fn query_agreement(&self, agreement: &AgreementId) -> AgreementStanding;

    /// Cancels an agreement: `Ok` once it is gone, else what came instead. Safe to repeat.
    async fn cancel_agreement(&self, agreement: &AgreementId) -> Result<(), String>;

    /// Finds a transaction.
    async fn search_transaction(&self, transaction: &TrxId) -> Result<Transaction, SearchError>;
}
