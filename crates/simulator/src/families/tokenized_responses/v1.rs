//! Layouts of v1.2.0-beta, after bKash's pages and traces of its service.

use super::{
    dialect::Dialect::V1,
    key::Key::{
        AgreementCreateTime, AgreementExecuteTime, AgreementId, AgreementStatus,
        AgreementVoidTime, Amount, BkashUrl, CallbackUrl, CancelledCallbackUrl, Charge,
        CompletedTime, CreateTime, CreditedAmount, Currency, CustomerMsisdn, ExpiresIn,
        FailureCallbackUrl, IdToken, InitiationTime, Intent, MaxRefundableAmount,
        MerchantInvoice, MerchantInvoiceNumber, Mode, OrganizationShortCode, OriginalTrxAmount,
        OriginalTrxId, PayerAccount, PayerReference, PayerType, PaymentCreateTime,
        PaymentExecuteTime, PaymentId, RefreshToken, RefundTrxId, SaleAmount, ServiceFee,
        StatusCode, StatusMessage, SuccessCallbackUrl, TokenType, TransactionStatus,
        TransactionType, TrxId, UpdateTime, UserVerificationStatus, VerificationStatus,
    },
    layout::Layout,
};

/// Grant and Refresh. Source: Token Management.
pub(crate) const TOKENS: Layout = Layout::new(V1, "TokensIssued", &[
    StatusCode, StatusMessage, TokenType, IdToken, ExpiresIn, RefreshToken,
]);

/// A business refusal, which comes with HTTP 200. Source: bKash, Error Codes.
pub(crate) const REFUSAL: Layout = Layout::new(V1, "Refused", &[StatusCode, StatusMessage]);

/// Create in mode 0000.
pub(crate) const AGREEMENT_CREATED: Layout = Layout::new(V1, "AgreementCreated", &[
    StatusCode, StatusMessage, PaymentId, BkashUrl, CallbackUrl, SuccessCallbackUrl,
    FailureCallbackUrl, CancelledCallbackUrl, PayerReference, AgreementStatus, AgreementCreateTime,
]).optional(&[PayerReference]);

/// Execute of an agreement. Only newer responses have `payerType` and `payerAccount`.
pub(crate) const AGREEMENT_EXECUTED: Layout = Layout::new(V1, "AgreementExecuted", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PayerReference, AgreementExecuteTime,
    AgreementStatus, CustomerMsisdn, PayerType, PayerAccount,
]);

/// Query Agreement.
pub(crate) const AGREEMENT: Layout = Layout::new(V1, "AgreementFound", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PayerReference, PayerAccount, PayerType,
    AgreementStatus, AgreementCreateTime, AgreementExecuteTime, AgreementVoidTime, Mode,
    VerificationStatus,
]).optional(&[AgreementVoidTime]);

/// Cancel Agreement.
pub(crate) const AGREEMENT_CANCELLED: Layout = Layout::new(V1, "AgreementCancelled", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PayerReference, AgreementVoidTime,
    AgreementStatus,
]).optional(&[AgreementVoidTime]);

/// Create in modes 0001 and 0011, after a trace of 2025.
pub(crate) const PAYMENT_CREATED: Layout = Layout::new(V1, "PaymentCreated", &[
    PaymentId, BkashUrl, CallbackUrl, SuccessCallbackUrl, FailureCallbackUrl, CancelledCallbackUrl,
    Amount, Intent, Currency, AgreementId, PaymentCreateTime, TransactionStatus,
    MerchantInvoiceNumber, StatusCode, StatusMessage,
]).optional(&[AgreementId]);

/// Execute, after a trace of 2025.
pub(crate) const PAYMENT_EXECUTED: Layout = Layout::new(V1, "PaymentExecuted", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, TrxId, TransactionStatus, Amount, Currency,
    Intent, PaymentExecuteTime, MerchantInvoiceNumber, PayerType, PayerReference, CustomerMsisdn,
    PayerAccount, MaxRefundableAmount,
]).optional(&[AgreementId, PayerReference]);

/// Query Payment.
pub(crate) const PAYMENT: Layout = Layout::new(V1, "PaymentFound", &[
    StatusCode, StatusMessage, PaymentId, Mode, AgreementId, PaymentCreateTime, PaymentExecuteTime,
    Amount, Currency, Intent, MerchantInvoice, TrxId, TransactionStatus, VerificationStatus,
    UserVerificationStatus, PayerReference,
]).optional(&[AgreementId, PaymentExecuteTime, TrxId, PayerReference]);

/// Query Payment with the paymentID of an agreement.
pub(crate) const AGREEMENT_PAYMENT: Layout = Layout::new(V1, "AgreementPaymentFound", &[
    StatusCode, StatusMessage, PaymentId, Mode, AgreementId, AgreementStatus, AgreementCreateTime,
    AgreementExecuteTime, PayerAccount, PayerType, VerificationStatus, UserVerificationStatus,
    PayerReference,
]).optional(&[
    AgreementId, AgreementExecuteTime, PayerAccount, PayerReference,
]);

/// Capture and Void.
pub(crate) const CAPTURED_OR_VOIDED: Layout = Layout::new(V1, "CapturedOrVoided", &[
    StatusCode, StatusMessage, PaymentId, CreateTime, UpdateTime, TrxId, TransactionStatus,
]).optional(&[UpdateTime]);

/// Refund, and Refund Status.
pub(crate) const REFUND: Layout = Layout::new(V1, "Refunded", &[
    StatusCode, StatusMessage, OriginalTrxId, RefundTrxId, TransactionStatus, Amount, Currency,
    Charge, CompletedTime,
]);

/// Search Transaction for a payment.
pub(crate) const PAYMENT_TRANSACTION: Layout = Layout::new(V1, "TransactionFound", &[
    StatusCode, StatusMessage, TrxId, InitiationTime, CompletedTime, TransactionType,
    CustomerMsisdn, PayerAccount, PayerType, TransactionStatus, Amount, Currency,
    OrganizationShortCode, MaxRefundableAmount, SaleAmount, ServiceFee, CreditedAmount,
]);

/// Search Transaction for a refund. Only `originalTrxAmount` is documented; a published client needs
/// `payerAccount`.
pub(crate) const REFUND_TRANSACTION: Layout = Layout::new(V1, "RefundFound", &[
    StatusCode, StatusMessage, TrxId, InitiationTime, CompletedTime, TransactionType,
    CustomerMsisdn, PayerAccount, TransactionStatus, Amount, Currency, OrganizationShortCode,
    OriginalTrxAmount,
]);

/// Search Transaction for a payout, or a transfer between the merchant's accounts.
pub(crate) const ORGANIZATION_TRANSACTION: Layout = Layout::new(V1, "OrganizationTransactionFound", &[
    StatusCode, StatusMessage, TrxId, InitiationTime, CompletedTime, TransactionType,
    CustomerMsisdn, TransactionStatus, Amount, Currency, OrganizationShortCode,
]).optional(&[CustomerMsisdn]);
