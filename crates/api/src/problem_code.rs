//! The codes of all problems that the API returns. Codes are part of the public API and never change.

mod remediation;

use axum::http::StatusCode;

/// A kind of problem.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProblemCode {
    InvalidRequest,
    InvalidApiKey,
    MissingScope,
    NotFound,
    MethodNotAllowed,
    BodyTooLarge,
    UnsupportedMediaType,
    TooManyRequests,
    UnknownVersion,
    IdempotencyKeyMissing,
    IdempotencyKeyInvalid,
    IdempotencyKeyReused,
    IdempotencyInProgress,
    ReturnUrlNotRegistered,
    InvoiceInUse,
    AlreadyPaid,
    SessionClosed,
    PaymentPending,
    PaymentNotAuthorized,
    ConflictingResolution,
    NothingToResolve,
    CannotAccept,
    NotRefundable,
    RefundAmountTooLarge,
    RefundInProgress,
    RefundPeriodExpired,
    TooManyRefunds,
    NotSupported,
    AgreementNotActive,
    EndpointDisabled,
    MerchantExists,
    MerchantReadOnly,
    LimitReached,
    BkashUnavailable,
    BkashRefused,
    Unavailable,
    Internal,
}

/// What every problem with one code has in common.
pub(crate) struct ProblemKind {
    /// The code in problem documents.
    pub(crate) code: &'static str,
    pub(crate) status: StatusCode,
    pub(crate) title: &'static str,
    /// Whether sending the same request again can succeed.
    pub(crate) retryable: bool,
}

impl ProblemCode {
    /// Every code.
    pub(crate) const ALL: [Self; 37] = [
        Self::InvalidRequest,
        Self::InvalidApiKey,
        Self::MissingScope,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::BodyTooLarge,
        Self::UnsupportedMediaType,
        Self::TooManyRequests,
        Self::UnknownVersion,
        Self::IdempotencyKeyMissing,
        Self::IdempotencyKeyInvalid,
        Self::IdempotencyKeyReused,
        Self::IdempotencyInProgress,
        Self::ReturnUrlNotRegistered,
        Self::InvoiceInUse,
        Self::AlreadyPaid,
        Self::SessionClosed,
        Self::PaymentPending,
        Self::PaymentNotAuthorized,
        Self::ConflictingResolution,
        Self::NothingToResolve,
        Self::CannotAccept,
        Self::NotRefundable,
        Self::RefundAmountTooLarge,
        Self::RefundInProgress,
        Self::RefundPeriodExpired,
        Self::TooManyRefunds,
        Self::NotSupported,
        Self::AgreementNotActive,
        Self::EndpointDisabled,
        Self::MerchantExists,
        Self::MerchantReadOnly,
        Self::LimitReached,
        Self::BkashUnavailable,
        Self::BkashRefused,
        Self::Unavailable,
        Self::Internal,
    ];

    /// The code in problem documents.
    pub(crate) const fn as_str(self) -> &'static str {
        self.kind().code
    }

    #[expect(clippy::too_many_lines, reason = "a table")]
    pub(crate) const fn kind(self) -> ProblemKind {
        use StatusCode as S;
        let (code, status, title) = match self {
            Self::InvalidRequest => (
                "invalid_request",
                S::BAD_REQUEST,
                "The request is malformed",
            ),
            Self::InvalidApiKey => (
                directory::KeyRejection::CODE,
                S::UNAUTHORIZED,
                "The API key is missing or invalid",
            ),
            Self::MissingScope => (
                "missing_scope",
                S::FORBIDDEN,
                "The API key lacks the required scope",
            ),
            Self::NotFound => ("not_found", S::NOT_FOUND, "The object does not exist"),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                S::METHOD_NOT_ALLOWED,
                "The path does not support this method",
            ),
            Self::BodyTooLarge => (
                "body_too_large",
                S::PAYLOAD_TOO_LARGE,
                "The request body is larger than 64 kB",
            ),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The request body is not application/json",
            ),
            Self::TooManyRequests => (
                "too_many_requests",
                S::TOO_MANY_REQUESTS,
                "The rate limit is exceeded",
            ),
            Self::UnknownVersion => (
                "unknown_version",
                S::BAD_REQUEST,
                "The API version does not exist",
            ),
            Self::IdempotencyKeyMissing => (
                "idempotency_key_missing",
                S::BAD_REQUEST,
                "The Idempotency-Key header is missing",
            ),
            Self::IdempotencyKeyInvalid => (
                "idempotency_key_invalid",
                S::BAD_REQUEST,
                "The Idempotency-Key header is invalid",
            ),
            Self::IdempotencyKeyReused => (
                "idempotency_key_reused",
                S::UNPROCESSABLE_ENTITY,
                "The idempotency key was used for a different request",
            ),
            Self::IdempotencyInProgress => (
                "idempotency_in_progress",
                S::CONFLICT,
                "A request with the same idempotency key is in progress",
            ),
            Self::ReturnUrlNotRegistered => (
                "return_url_not_registered",
                S::UNPROCESSABLE_ENTITY,
                "The return URL is not registered with the merchant",
            ),
            Self::InvoiceInUse => (
                "invoice_in_use",
                S::CONFLICT,
                "The invoice has an open session with another amount, payer or capture method",
            ),
            Self::AlreadyPaid => (
                "already_paid",
                S::CONFLICT,
                "The session has already been paid",
            ),
            Self::SessionClosed => (
                "session_closed",
                S::CONFLICT,
                "The session is cancelled or expired",
            ),
            Self::PaymentPending => (
                "payment_pending",
                S::CONFLICT,
                "The outcome of a payment is not known yet",
            ),
            Self::PaymentNotAuthorized => (
                "payment_not_authorized",
                S::CONFLICT,
                "The payment has no authorized amount to capture or void",
            ),
            Self::ConflictingResolution => (
                "conflicting_resolution",
                S::CONFLICT,
                "The payment is already being captured or voided, or was resolved otherwise",
            ),
            Self::NothingToResolve => (
                "nothing_to_resolve",
                S::CONFLICT,
                "There is nothing to resolve",
            ),
            Self::CannotAccept => (
                "cannot_accept",
                S::CONFLICT,
                "The payment cannot pay the order",
            ),
            Self::NotRefundable => (
                "not_refundable",
                S::CONFLICT,
                "The payment has no captured amount to refund",
            ),
            Self::RefundAmountTooLarge => (
                "refund_amount_too_large",
                S::UNPROCESSABLE_ENTITY,
                "The refunds of the payment would exceed its amount",
            ),
            Self::RefundInProgress => (
                "refund_in_progress",
                S::CONFLICT,
                "Another refund of the session is in progress",
            ),
            Self::RefundPeriodExpired => (
                "refund_period_expired",
                S::UNPROCESSABLE_ENTITY,
                "The payment is too old to be refunded",
            ),
            Self::TooManyRefunds => (
                "too_many_refunds",
                S::UNPROCESSABLE_ENTITY,
                "The payment has reached the maximum number of refunds",
            ),
            Self::NotSupported => (
                "not_supported",
                S::UNPROCESSABLE_ENTITY,
                "The merchant's bKash product does not support this operation",
            ),
            Self::AgreementNotActive => (
                "agreement_not_active",
                S::CONFLICT,
                "The agreement is not active",
            ),
            Self::EndpointDisabled => (
                "endpoint_disabled",
                S::CONFLICT,
                "The webhook endpoint is disabled",
            ),
            Self::MerchantExists => (
                "merchant_exists",
                S::CONFLICT,
                "A merchant with this id already exists",
            ),
            Self::MerchantReadOnly => (
                "merchant_read_only",
                S::CONFLICT,
                "The merchant is defined by the server's configuration",
            ),
            Self::LimitReached => (
                "limit_reached",
                S::CONFLICT,
                "The maximum number of these objects is reached",
            ),
            Self::BkashUnavailable => (
                "bkash_unavailable",
                S::SERVICE_UNAVAILABLE,
                "bKash cannot be reached; the request had no effect",
            ),
            Self::BkashRefused => (
                "bkash_refused",
                S::BAD_GATEWAY,
                "bKash returned an error or an unusable response",
            ),
            Self::Unavailable => (
                "unavailable",
                S::SERVICE_UNAVAILABLE,
                "The server cannot write now",
            ),
            Self::Internal => (
                "internal",
                S::INTERNAL_SERVER_ERROR,
                "An internal error occurred",
            ),
        };
        ProblemKind {
            code,
            status,
            title,
            retryable: self.is_retryable(),
        }
    }

    /// Not [`Self::RefundInProgress`]: a refund that was requested twice by mistake would be executed twice, one after the other.
    const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::TooManyRequests
                | Self::IdempotencyInProgress
                | Self::PaymentPending
                | Self::BkashUnavailable
                | Self::BkashRefused
                | Self::Unavailable
                | Self::Internal
        )
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn codes_are_unique() {
        let codes: BTreeSet<_> = ProblemCode::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(codes.len(), ProblemCode::ALL.len());
    }
}
