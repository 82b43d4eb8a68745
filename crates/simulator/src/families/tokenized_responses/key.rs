//! The keys of the responses.

use serde_json::{Value, json};

use super::dialect::Dialect;

/// A key of a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    StatusCode,
    StatusMessage,
    TokenType,
    IdToken,
    /// Seconds.
    ExpiresIn,
    RefreshToken,
    PaymentId,
    AgreementId,
    TrxId,
    BkashUrl,
    CallbackUrl,
    SuccessCallbackUrl,
    FailureCallbackUrl,
    CancelledCallbackUrl,
    Signature,
    Mode,
    Amount,
    Currency,
    Intent,
    MerchantInvoiceNumber,
    /// bKash’s key for the invoice number in Query Payment, and only there.
    MerchantInvoice,
    SubMerchantName,
    PayerReference,
    PayerType,
    PayerAccount,
    /// The wallet that paid.
    CustomerMsisdn,
    TransactionStatus,
    AgreementStatus,
    VerificationStatus,
    /// The name of `verificationStatus` in newer documents.
    UserVerificationStatus,
    PaymentCreateTime,
    PaymentExecuteTime,
    AgreementCreateTime,
    AgreementExecuteTime,
    AgreementVoidTime,
    CreateTime,
    UpdateTime,
    InitiationTime,
    CompletedTime,
    TransactionType,
    OrganizationShortCode,
    /// What the customer wrote beside a payment in bKash’s app; always empty here.
    TransactionReference,
    MaxRefundableAmount,
    SaleAmount,
    ServiceFee,
    CreditedAmount,
    OriginalTrxId,
    OriginalTrxAmount,
    RefundTrxId,
    RefundTransactionStatus,
    RefundAmount,
    Charge,
    Sku,
    Reason,
}

impl Key {
    /// The key as the dialect spells it. v2 writes `Id` where the others write `ID`.
    pub(super) const fn name(self, dialect: Dialect) -> &'static str {
        match (dialect, self) {
            (Dialect::V2, Self::PaymentId) => "paymentId",
            (Dialect::V2, Self::AgreementId) => "agreementId",
            (Dialect::V2, Self::TrxId) => "trxId",
            (Dialect::V2, Self::OriginalTrxId) => "originalTrxId",
            (Dialect::V2, Self::RefundTrxId) => "refundTrxId",
            (_, Self::StatusCode) => "statusCode",
            (_, Self::StatusMessage) => "statusMessage",
            (_, Self::TokenType) => "token_type",
            (_, Self::IdToken) => "id_token",
            (_, Self::ExpiresIn) => "expires_in",
            (_, Self::RefreshToken) => "refresh_token",
            (_, Self::PaymentId) => "paymentID",
            (_, Self::AgreementId) => "agreementID",
            (_, Self::TrxId) => "trxID",
            (_, Self::BkashUrl) => "bkashURL",
            (_, Self::CallbackUrl) => "callbackURL",
            (_, Self::SuccessCallbackUrl) => "successCallbackURL",
            (_, Self::FailureCallbackUrl) => "failureCallbackURL",
            (_, Self::CancelledCallbackUrl) => "cancelledCallbackURL",
            (_, Self::Signature) => "signature",
            (_, Self::Mode) => "mode",
            (_, Self::Amount) => "amount",
            (_, Self::Currency) => "currency",
            (_, Self::Intent) => "intent",
            (_, Self::MerchantInvoiceNumber) => "merchantInvoiceNumber",
            (_, Self::MerchantInvoice) => "merchantInvoice",
            (_, Self::SubMerchantName) => "subMerchantName",
            (_, Self::PayerReference) => "payerReference",
            (_, Self::PayerType) => "payerType",
            (_, Self::PayerAccount) => "payerAccount",
            (_, Self::CustomerMsisdn) => "customerMsisdn",
            (_, Self::TransactionStatus) => "transactionStatus",
            (_, Self::AgreementStatus) => "agreementStatus",
            (_, Self::VerificationStatus) => "verificationStatus",
            (_, Self::UserVerificationStatus) => "userVerificationStatus",
            (_, Self::PaymentCreateTime) => "paymentCreateTime",
            (_, Self::PaymentExecuteTime) => "paymentExecuteTime",
            (_, Self::AgreementCreateTime) => "agreementCreateTime",
            (_, Self::AgreementExecuteTime) => "agreementExecuteTime",
            (_, Self::AgreementVoidTime) => "agreementVoidTime",
            (_, Self::CreateTime) => "createTime",
            (_, Self::UpdateTime) => "updateTime",
            (_, Self::InitiationTime) => "initiationTime",
            (_, Self::CompletedTime) => "completedTime",
            (_, Self::TransactionType) => "transactionType",
            (_, Self::OrganizationShortCode) => "organizationShortCode",
            (_, Self::TransactionReference) => "transactionReference",
            (_, Self::MaxRefundableAmount) => "maxRefundableAmount",
            (_, Self::SaleAmount) => "saleAmount",
            (_, Self::ServiceFee) => "serviceFee",
            (_, Self::CreditedAmount) => "creditedAmount",
            (_, Self::OriginalTrxId) => "originalTrxID",
            (_, Self::OriginalTrxAmount) => "originalTrxAmount",
            (_, Self::RefundTrxId) => "refundTrxID",
            (_, Self::RefundTransactionStatus) => "refundTransactionStatus",
            (_, Self::RefundAmount) => "refundAmount",
            (_, Self::Charge) => "charge",
            (_, Self::Sku) => "sku",
            (_, Self::Reason) => "reason",
        }
    }

    /// The schema of the key's value.
    pub(super) fn schema(self) -> Value {
        match self {
            Self::ExpiresIn => json!({"type": "integer", "description": "Seconds."}),
            Self::PaymentCreateTime
            | Self::PaymentExecuteTime
            | Self::AgreementCreateTime
            | Self::AgreementExecuteTime
            | Self::AgreementVoidTime
            | Self::CreateTime
            | Self::UpdateTime
            | Self::InitiationTime
            | Self::CompletedTime => {
                json!({"type": "string", "examples": ["2026-01-26T11:26:42:127 GMT+0600"]})
            }
            _ => json!({"type": "string"}),
        }
    }
}
