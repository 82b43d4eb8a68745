//! Field names, with the spellings that are accepted.

pub(super) const PAYMENT_ID: &[&str] = &["paymentID", "paymentId"];
pub(super) const TRX_ID: &[&str] = &["trxID", "trxId"];
pub(super) const AGREEMENT_ID: &[&str] = &["agreementID", "agreementId"];
/// A published client sends `refundAmount`.
pub(super) const REFUND_AMOUNT: &[&str] = &["amount", "refundAmount"];
