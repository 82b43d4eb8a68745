//! Layouts of the guide v0.3, in the order in which it prints the keys. Times are UTC but for the
//! search.

use super::{
    dialect::Dialect::V03,
    key::Key::{
        AgreementCreateTime, AgreementExecuteTime, AgreementId, AgreementStatus,
        AgreementVoidTime, Amount, BkashUrl, CallbackUrl, CancelledCallbackUrl, CompletedTime,
        Currency, CustomerMsisdn, ExpiresIn, FailureCallbackUrl, IdToken, InitiationTime,
        Intent, MerchantInvoiceNumber, OrganizationShortCode, PayerReference, PaymentCreateTime,
        PaymentExecuteTime, PaymentId, RefreshToken, StatusCode, StatusMessage,
        SuccessCallbackUrl, TokenType, TransactionReference, TransactionStatus, TransactionType,
        TrxId, VerificationStatus,
    },
    layout::Layout,
};

/// Grant and Refresh: four keys, as printed.
pub(crate) const TOKENS: Layout = Layout::new(V03, "TokensIssued", &[TokenType, IdToken, ExpiresIn, RefreshToken]);

/// A refusal, with one of the guide's own error codes.
pub(crate) const REFUSAL: Layout = Layout::new(V03, "Refused", &[StatusCode, StatusMessage]);

/// Create Agreement.
pub(crate) const AGREEMENT_CREATED: Layout = Layout::new(V03, "AgreementCreated", &[
    StatusCode, StatusMessage, PaymentId, PayerReference, BkashUrl, AgreementCreateTime,
    AgreementStatus, CallbackUrl, SuccessCallbackUrl, FailureCallbackUrl, CancelledCallbackUrl,
]).optional(&[PayerReference]);

/// Execute Agreement.
pub(crate) const AGREEMENT_EXECUTED: Layout = Layout::new(V03, "AgreementExecuted", &[
    StatusCode, StatusMessage, PaymentId, PayerReference, AgreementId, AgreementExecuteTime,
    AgreementStatus,
]);

/// Cancel Agreement.
pub(crate) const AGREEMENT_CANCELLED: Layout = Layout::new(V03, "AgreementCancelled", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, AgreementVoidTime, PayerReference,
    AgreementStatus,
]).optional(&[AgreementVoidTime]);

/// Create Payment.
pub(crate) const PAYMENT_CREATED: Layout = Layout::new(V03, "PaymentCreated", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PaymentCreateTime, TransactionStatus, Amount,
    Currency, Intent, MerchantInvoiceNumber, CallbackUrl, SuccessCallbackUrl, FailureCallbackUrl,
    CancelledCallbackUrl, BkashUrl,
]).optional(&[AgreementId]);

/// Execute Payment.
pub(crate) const PAYMENT_EXECUTED: Layout = Layout::new(V03, "PaymentExecuted", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PaymentExecuteTime, TrxId, TransactionStatus,
    Amount, Currency, Intent, MerchantInvoiceNumber,
]).optional(&[AgreementId]);

/// Query Payment. The guide says only that it takes a paymentID: all keys are our reading, after Create
/// and Execute.
pub(crate) const PAYMENT: Layout = Layout::new(V03, "PaymentFound", &[
    StatusCode, StatusMessage, PaymentId, AgreementId, PaymentCreateTime, PaymentExecuteTime, TrxId,
    TransactionStatus, VerificationStatus, Amount, Currency, Intent, MerchantInvoiceNumber,
]).optional(&[AgreementId, PaymentExecuteTime, TrxId]);

/// Query Payment with the paymentID of an agreement, as our reading.
pub(crate) const AGREEMENT_PAYMENT: Layout = Layout::new(V03, "AgreementPaymentFound", &[
    StatusCode, StatusMessage, PaymentId, PayerReference, AgreementId, AgreementCreateTime,
    AgreementExecuteTime, AgreementStatus, VerificationStatus,
]).optional(&[PayerReference, AgreementId, AgreementExecuteTime]);

/// Search Transaction: whole seconds of Bangladesh time, and the wallet number with its country code.
pub(crate) const TRANSACTION: Layout = Layout::new(V03, "TransactionFound", &[
    StatusCode, StatusMessage, TrxId, Amount, Currency, CompletedTime, CustomerMsisdn,
    InitiationTime, OrganizationShortCode, TransactionReference, TransactionStatus, TransactionType,
]).optional(&[CustomerMsisdn]).with_v03_search_formats();
