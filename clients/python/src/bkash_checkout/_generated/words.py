"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Literal, Union

API_VERSION = "2026-11-21"
"""The version of the API that this client was made for."""

AgreementStatus = Union[
    Literal[
        "pending",
        "unknown",
        "ended",
        "active",
        "revoking",
        "revoked",
    ],
    str,
]
"""Where an agreement stands. Later versions of the API may have more."""

AtHoldEnd = Union[
    Literal[
        "void",
        "capture",
        "nothing",
    ],
    str,
]
"""What is done at the end of a hold. Later versions of the API may have more."""

Capture = Union[
    Literal[
        "automatic",
        "manual",
    ],
    str,
]
"""Whether the money is taken at once. Later versions of the API may have more."""

Mode = Union[
    Literal[
        "test",
        "live",
    ],
    str,
]
"""Whether real money moves. Later versions of the API may have more."""

NotificationStatus = Union[
    Literal[
        "waiting",
        "matched",
        "differs",
        "unmatched",
    ],
    str,
]
"""What a notification belongs to. Later versions of the API may have more."""

PaymentMethod = Union[
    Literal[
        "wallet",
        "saved_wallet",
    ],
    str,
]
"""How the payer pays. Later versions of the API may have more."""

PaymentStatus = Union[
    Literal[
        "requested",
        "not_created",
        "initiated",
        "ended",
        "executing",
        "unknown",
        "not_executed",
        "declined",
        "authorized",
        "capturing",
        "voiding",
        "voided",
        "completed",
        "quarantined",
        "late_success",
    ],
    str,
]
"""Where a payment stands. Later versions of the API may have more."""

RefundStatus = Union[
    Literal[
        "pending",
        "unknown",
        "not_executed",
        "refused",
        "completed",
    ],
    str,
]
"""Where a refund stands. Later versions of the API may have more."""

SaveWallet = Union[
    Literal[
        "offer",
        "never",
        "require",
    ],
    str,
]
"""Whether the payer may have the wallet remembered. Later versions of the API may have more."""

SessionStatus = Union[
    Literal[
        "open",
        "at_bkash",
        "processing",
        "unknown",
        "paid",
        "authorized",
        "voided",
        "needs_check",
        "cancelled",
        "expired",
    ],
    str,
]
"""Where a session stands. Later versions of the API may have more."""

EventType = Union[
    Literal[
        "session.opened",
        "payment.initiated",
        "payment.completed",
        "payment.authorized",
        "payment.declined",
        "payment.ended",
        "payment.not_executed",
        "payment.unknown",
        "payment.unresolved",
        "payment.late_success",
        "payment.quarantined",
        "payment.hold_ending",
        "payment.hold_ended",
        "payment.captured",
        "payment.voided",
        "payment.capture_refused",
        "payment.void_refused",
        "payment.settlement_unresolved",
        "session.cancelled",
        "session.expired",
        "refund.requested",
        "refund.completed",
        "refund.refused",
        "refund.unknown",
        "refund.unresolved",
        "refund.not_executed",
        "agreement.consented",
        "agreement.revoked",
        "notification.differs",
        "notification.unmatched",
    ],
    str,
]
"""A type of event. Later versions of the API may have more."""

EVENT_TYPES = (
    "session.opened",
    "payment.initiated",
    "payment.completed",
    "payment.authorized",
    "payment.declined",
    "payment.ended",
    "payment.not_executed",
    "payment.unknown",
    "payment.unresolved",
    "payment.late_success",
    "payment.quarantined",
    "payment.hold_ending",
    "payment.hold_ended",
    "payment.captured",
    "payment.voided",
    "payment.capture_refused",
    "payment.void_refused",
    "payment.settlement_unresolved",
    "session.cancelled",
    "session.expired",
    "refund.requested",
    "refund.completed",
    "refund.refused",
    "refund.unknown",
    "refund.unresolved",
    "refund.not_executed",
    "agreement.consented",
    "agreement.revoked",
    "notification.differs",
    "notification.unmatched",
)
"""Every type of event that this version of the client knows."""

ProblemCode = Union[
    Literal[
        "invalid_request",
        "invalid_api_key",
        "missing_scope",
        "not_found",
        "method_not_allowed",
        "body_too_large",
        "unsupported_media_type",
        "too_many_requests",
        "unknown_version",
        "idempotency_key_missing",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "idempotency_in_progress",
        "return_url_not_registered",
        "invoice_in_use",
        "already_paid",
        "session_closed",
        "payment_unsettled",
        "not_held",
        "other_settlement",
        "not_refundable",
        "refund_too_much",
        "refund_under_way",
        "refund_too_late",
        "too_many_refunds",
        "not_offered",
        "agreement_not_active",
        "endpoint_disabled",
        "merchant_exists",
        "merchant_configured",
        "limit_reached",
        "bkash_unavailable",
        "bkash_refused",
        "internal",
    ],
    str,
]
"""What may be wrong, as `CheckoutProblem.code` says it. Later versions of the API may have more."""

__all__ = [
    "API_VERSION",
    "AgreementStatus",
    "AtHoldEnd",
    "Capture",
    "EVENT_TYPES",
    "EventType",
    "Mode",
    "NotificationStatus",
    "PaymentMethod",
    "PaymentStatus",
    "ProblemCode",
    "RefundStatus",
    "SaveWallet",
    "SessionStatus",
]
