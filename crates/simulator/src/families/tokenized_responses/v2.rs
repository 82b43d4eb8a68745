//! Layouts of v2. Create, Execute and Refund follow a trace and bKash's pages; of the others only some
//! keys are known, and the rest follow v1.

use super::{
    dialect::Dialect::V2,
    key::Key::{
        AgreementCreateTime, AgreementExecuteTime, AgreementId, AgreementStatus,
        AgreementVoidTime, Amount, BkashUrl, CallbackUrl, CancelledCallbackUrl, CompletedTime,
        CreateTime, Currency, CustomerMsisdn, FailureCallbackUrl, InitiationTime, Intent,
        MaxRefundableAmount, MerchantInvoice, MerchantInvoiceNumber, Mode,
        OrganizationShortCode, OriginalTrxAmount, OriginalTrxId, PayerAccount, PayerReference,
        PayerType, PaymentCreateTime, PaymentExecuteTime, PaymentId, Reason, RefundAmount,
        RefundTransactionStatus, RefundTrxId, Signature, Sku, SubMerchantName,
        SuccessCallbackUrl, TransactionStatus, TransactionType, TrxId, UpdateTime,
        VerificationStatus,
    },
    layout::Layout,
};

/// Create Agreement. It has an agreementId already, because Execute needs it.
pub(crate) const AGREEMENT_CREATED: Layout = Layout::new(V2, "AgreementCreated", &[
    PaymentId, AgreementId, BkashUrl, CallbackUrl, SuccessCallbackUrl, FailureCallbackUrl,
    CancelledCallbackUrl, PayerReference, AgreementStatus, AgreementCreateTime, Signature,
]).optional(&[AgreementId, PayerReference]);

/// Execute Agreement.
pub(crate) const AGREEMENT_EXECUTED: Layout = Layout::new(V2, "AgreementExecuted", &[
    PaymentId, AgreementId, PayerReference, AgreementExecuteTime, AgreementStatus, PayerType,
    PayerAccount,
]);

/// Query Agreement, also before Execute.
pub(crate) const AGREEMENT: Layout = Layout::new(V2, "AgreementFound", &[
    PaymentId, AgreementId, PayerReference, PayerAccount, PayerType, AgreementStatus,
    AgreementCreateTime, AgreementExecuteTime, AgreementVoidTime, VerificationStatus,
]).optional(&[
    AgreementId, PayerReference, PayerAccount, AgreementExecuteTime, AgreementVoidTime,
]);

/// Cancel Agreement.
pub(crate) const AGREEMENT_CANCELLED: Layout = Layout::new(V2, "AgreementCancelled", &[
    PaymentId, AgreementId, PayerReference, AgreementVoidTime, AgreementStatus,
]).optional(&[AgreementVoidTime]);

/// Create Payment, after a trace of 2026. That it names the agreement is our reading.
pub(crate) const PAYMENT_CREATED: Layout = Layout::new(V2, "PaymentCreated", &[
    PaymentId, AgreementId, BkashUrl, CallbackUrl, SuccessCallbackUrl, FailureCallbackUrl,
    CancelledCallbackUrl, Amount, Intent, Currency, PaymentCreateTime, TransactionStatus,
    MerchantInvoiceNumber, Signature,
]).optional(&[AgreementId]);

/// Execute Payment, after a trace of 2026. That it names the agreement is our reading.
pub(crate) const PAYMENT_EXECUTED: Layout = Layout::new(V2, "PaymentExecuted", &[
    PaymentId, AgreementId, TrxId, TransactionStatus, Amount, Currency, Intent, PaymentExecuteTime,
    MerchantInvoiceNumber, SubMerchantName, PayerType, PayerReference, PayerAccount,
    MaxRefundableAmount,
]).optional(&[AgreementId, SubMerchantName, PayerReference]);

/// Query Payment.
pub(crate) const PAYMENT: Layout = Layout::new(V2, "PaymentFound", &[
    PaymentId, Mode, AgreementId, PaymentCreateTime, PaymentExecuteTime, Amount, Currency, Intent,
    MerchantInvoice, TrxId, TransactionStatus, VerificationStatus, PayerReference, PayerType,
    PayerAccount,
]).optional(&[
    AgreementId, PaymentExecuteTime, TrxId, PayerReference, PayerAccount,
]);

/// Query Payment with the paymentId of an agreement, as our reading.
pub(crate) const AGREEMENT_PAYMENT: Layout = Layout::new(V2, "AgreementPaymentFound", &[
    PaymentId, Mode, AgreementId, AgreementStatus, AgreementCreateTime, AgreementExecuteTime,
    VerificationStatus, PayerReference, PayerType, PayerAccount,
]).optional(&[
    AgreementId, AgreementExecuteTime, PayerReference, PayerAccount,
]);

/// Capture and Void.
pub(crate) const CAPTURED_OR_VOIDED: Layout = Layout::new(V2, "CapturedOrVoided", &[PaymentId, CreateTime, UpdateTime, TrxId, TransactionStatus]).optional(&[UpdateTime]);

/// Refund, after bKash's pages.
pub(crate) const REFUND: Layout = Layout::new(V2, "Refunded", &[
    OriginalTrxId, RefundTrxId, RefundTransactionStatus, OriginalTrxAmount, RefundAmount, Currency,
    CompletedTime, Sku, Reason,
]).optional(&[Sku, Reason]);

/// Search Transaction.
pub(crate) const TRANSACTION: Layout = Layout::new(V2, "TransactionFound", &[
    TrxId, InitiationTime, CompletedTime, TransactionType, CustomerMsisdn, PayerAccount, PayerType,
    TransactionStatus, Amount, Currency, OrganizationShortCode, MaxRefundableAmount,
    OriginalTrxAmount,
]).optional(&[
    CustomerMsisdn, PayerAccount, PayerType, MaxRefundableAmount, OriginalTrxAmount,
]);
