//! The keys of request fields, each with the spellings that are accepted.

pub(super) const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
pub(super) const TRX_ID: &[&str] = &["trxID", "trxId"];
pub(super) const AGREEMENT_ID: &[&str] = &["agreementID", "agreementId"];
/// A published client writes `refundAmount`, from its reading of bKash's pages.
pub(super) const REFUND_AMOUNT: &[&str] = &["amount", "refundAmount"];
