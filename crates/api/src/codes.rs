//! Every problem that the API answers with: its code, its status, what to do about it. Codes are for ever.

mod advice;

use axum::http::StatusCode;

/// What went wrong, for programs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Code {
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
    PaymentUnsettled,
    NotHeld,
    OtherResolution,
    NotRefundable,
    RefundTooMuch,
    RefundUnderWay,
    RefundTooLate,
    TooManyRefunds,
    NotOffered,
    AgreementNotActive,
    EndpointDisabled,
    MerchantExists,
    MerchantConfigured,
    LimitReached,
    BkashUnavailable,
    BkashRefused,
    Internal,
}

impl Code {
    /// Every code, for the documentation and its test.
    pub(crate) const ALL: [Self; 34] = [
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
        Self::PaymentUnsettled,
        Self::NotHeld,
        Self::OtherResolution,
        Self::NotRefundable,
        Self::RefundTooMuch,
        Self::RefundUnderWay,
        Self::RefundTooLate,
        Self::TooManyRefunds,
        Self::NotOffered,
        Self::AgreementNotActive,
        Self::EndpointDisabled,
        Self::MerchantExists,
        Self::MerchantConfigured,
        Self::LimitReached,
        Self::BkashUnavailable,
        Self::BkashRefused,
        Self::Internal,
    ];

    /// Word, status, title, and whether the same request may succeed later.
    #[expect(clippy::too_many_lines, reason = "a table")]
    pub(crate) const fn about(self) -> (&'static str, StatusCode, &'static str, bool) {
        use StatusCode as S;
        match self {
            Self::InvalidRequest => (
                "invalid_request",
                S::BAD_REQUEST,
                "The request cannot be read",
                false,
            ),
            Self::InvalidApiKey => (
                directory::KeyRefusal::CODE,
                S::UNAUTHORIZED,
                "The API key is missing or does not work",
                false,
            ),
            Self::MissingScope => (
                "missing_scope",
                S::FORBIDDEN,
                "The API key may not do this",
                false,
            ),
            Self::NotFound => ("not_found", S::NOT_FOUND, "There is no such thing", false),
            Self::MethodNotAllowed => (
                "method_not_allowed",
                S::METHOD_NOT_ALLOWED,
                "The path has no such method",
                false,
            ),
            Self::BodyTooLarge => (
                "body_too_large",
                S::PAYLOAD_TOO_LARGE,
                "The body is larger than 64 kB",
                false,
            ),
            Self::UnsupportedMediaType => (
                "unsupported_media_type",
                S::UNSUPPORTED_MEDIA_TYPE,
                "The body must be application/json",
                false,
            ),
            Self::TooManyRequests => (
                "too_many_requests",
                S::TOO_MANY_REQUESTS,
                "Too many requests with this key",
                true,
            ),
            Self::UnknownVersion => (
                "unknown_version",
                S::BAD_REQUEST,
                "There is no such version of the API",
                false,
            ),
            Self::IdempotencyKeyMissing => (
                "idempotency_key_missing",
                S::BAD_REQUEST,
                "Every POST needs an Idempotency-Key",
                false,
            ),
            Self::IdempotencyKeyInvalid => (
                "idempotency_key_invalid",
                S::BAD_REQUEST,
                "The Idempotency-Key cannot be used",
                false,
            ),
            Self::IdempotencyKeyReused => (
                "idempotency_key_reused",
                S::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another request",
                false,
            ),
            Self::IdempotencyInProgress => (
                "idempotency_in_progress",
                S::CONFLICT,
                "The same request is being worked on",
                true,
            ),
            Self::ReturnUrlNotRegistered => (
                "return_url_not_registered",
                S::UNPROCESSABLE_ENTITY,
                "Payers may not be sent to this address",
                false,
            ),
            Self::InvoiceInUse => (
                "invoice_in_use",
                S::CONFLICT,
                "The invoice has a session for another amount, payer or capture",
                false,
            ),
            Self::AlreadyPaid => ("already_paid", S::CONFLICT, "The session is paid", false),
            Self::SessionClosed => (
                "session_closed",
                S::CONFLICT,
                "The session is cancelled or its time is over",
                false,
            ),
            Self::PaymentUnsettled => (
                "payment_unsettled",
                S::CONFLICT,
                "bKash has not said yet what became of a payment",
                true,
            ),
            Self::NotHeld => (
                "not_held",
                S::CONFLICT,
                "The payment holds no money to capture or void",
                false,
            ),
            Self::OtherResolution => (
                "other_settlement",
                S::CONFLICT,
                "The hold is being ended the other way",
                false,
            ),
            Self::NotRefundable => (
                "not_refundable",
                S::CONFLICT,
                "The payment took no money that could be refunded",
                false,
            ),
            Self::RefundTooMuch => (
                "refund_too_much",
                S::UNPROCESSABLE_ENTITY,
                "All refunds together would be more than was paid",
                false,
            ),
            Self::RefundUnderWay => (
                "refund_under_way",
                S::CONFLICT,
                "Another refund of the session is under way",
                true,
            ),
            Self::RefundTooLate => (
                "refund_too_late",
                S::UNPROCESSABLE_ENTITY,
                "The payment is too old to be refunded",
                false,
            ),
            Self::TooManyRefunds => (
                "too_many_refunds",
                S::UNPROCESSABLE_ENTITY,
                "The payment has had as many refunds as it may",
                false,
            ),
            Self::NotOffered => (
                "not_offered",
                S::UNPROCESSABLE_ENTITY,
                "The merchant's bKash product has no such call",
                false,
            ),
            Self::AgreementNotActive => (
                "agreement_not_active",
                S::CONFLICT,
                "The agreement cannot pay, or has ended",
                false,
            ),
            Self::EndpointDisabled => (
                "endpoint_disabled",
                S::CONFLICT,
                "The webhook endpoint is disabled",
                false,
            ),
            Self::MerchantExists => (
                "merchant_exists",
                S::CONFLICT,
                "Another merchant has this name",
                false,
            ),
            Self::MerchantConfigured => (
                "merchant_configured",
                S::CONFLICT,
                "The merchant is described by the server's configuration",
                false,
            ),
            Self::LimitReached => (
                "limit_reached",
                S::CONFLICT,
                "There are as many of these as there may be",
                false,
            ),
            Self::BkashUnavailable => (
                "bkash_unavailable",
                S::SERVICE_UNAVAILABLE,
                "bKash cannot be reached; nothing was done",
                true,
            ),
            Self::BkashRefused => (
                "bkash_refused",
                S::BAD_GATEWAY,
                "bKash refused, or gave no usable answer",
                true,
            ),
            Self::Internal => (
                "internal",
                S::INTERNAL_SERVER_ERROR,
                "Something failed here; it is in the log",
                true,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_problems_have_one_code() {
        let words: BTreeSet<_> = Code::ALL.iter().map(|code| code.about().0).collect();
        assert_eq!(words.len(), Code::ALL.len());
    }
}
