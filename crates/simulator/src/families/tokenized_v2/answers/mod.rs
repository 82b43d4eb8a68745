//! v2's answers. Create, Execute, Refund and Refund Status are known key by key, from a trace and
//! from bKash's pages; of the others only some keys are, and the rest follow v1 in v2's spelling.

mod agreement;
mod payment;
mod refund;
mod search;

pub(crate) use agreement::{
    AgreementCancelled, AgreementCreated, AgreementExecuted, AgreementFound,
};
pub(crate) use payment::{PaymentCreated, PaymentExecuted, PaymentFound, Settled};
pub(crate) use refund::{RefundStatus, Refunded};
pub(crate) use search::TransactionFound;

/// Why Query Payment is marked: `transactionStatus`, `verificationStatus` and `merchantInvoice` are
/// known, the other keys and their order are not.
pub(super) const UNSEEN_QUERY: &str =
    "of v2's query answer only some keys are known; the others follow v1";
/// Why every agreement's answer is marked.
pub(super) const UNSEEN_AGREEMENT: &str =
    "no sample of v2's agreement answers is known; the keys follow v1";
/// Why Search is marked.
pub(super) const UNSEEN_SEARCH: &str =
    "no sample of v2's search answer is known; the keys follow v1";
/// Why Capture and Void are marked.
pub(super) const UNSEEN_SETTLED: &str =
    "no sample of v2's capture and void answers is known; the keys follow v1";
