"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Literal, Union

API_VERSION = "2026-11-21"
"""The API version that this client is generated from."""

AgreementPolicy = Union[
    Literal[
        "offer",
        "never",
        "require",
    ],
    str,
]
"""Whether the payer can make an agreement while paying, to pay with the saved wallet the next time. Later API
versions can add values.
"""

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
"""The status of an agreement. Later API versions can add values."""

AtHoldEnd = Union[
    Literal[
        "void",
        "capture",
        "nothing",
    ],
    str,
]
"""What is done at the end of a hold if the merchant neither captured nor voided the payment. Later API
versions can add values.
"""

Capture = Union[
    Literal[
        "automatic",
        "manual",
    ],
    str,
]
"""Whether a payment is captured immediately. Later API versions can add values."""

HistoryOutcome = Union[
    Literal[
        "paid",
        "unpaid",
    ],
    str,
]
"""Whether the order was paid. Later API versions can add values."""

LateSuccess = Union[
    Literal[
        "report",
        "refund",
    ],
    str,
]
"""What is done with money that bKash took or holds after the payer was told that it did not. Later API
versions can add values.
"""

Mode = Union[
    Literal[
        "test",
        "live",
    ],
    str,
]
"""Test or live mode. Real money moves only in live mode. Later API versions can add values."""

NotificationStatus = Union[
    Literal[
        "pending",
        "matched",
        "differs",
        "unmatched",
    ],
    str,
]
"""The status of a payment notification: whether it is matched with a session. Later API versions can add
values.
"""

PaymentMethod = Union[
    Literal[
        "wallet",
        "agreement",
    ],
    str,
]
"""How the payer pays. Later API versions can add values."""

PaymentStatus = Union[
    Literal[
        "created",
        "pending_payer",
        "executing",
        "unknown",
        "authorized",
        "capturing",
        "voiding",
        "captured",
        "completed",
        "voided",
        "declined",
        "ended",
        "quarantined",
    ],
    str,
]
"""The status of a payment. Later API versions can add values."""

RefundStatus = Union[
    Literal[
        "pending",
        "unknown",
        "not_executed",
        "declined",
        "completed",
    ],
    str,
]
"""The status of a refund. Later API versions can add values."""

SessionStatus = Union[
    Literal[
        "open",
        "processing",
        "authorized",
        "paid",
        "needs_attention",
        "expired",
        "cancelled",
        "voided",
    ],
    str,
]
"""The status of a session. Later API versions can add values."""

Verdict = Union[
    Literal[
        "accepted",
        "dismissed",
    ],
    str,
]
"""What a person decided about a late or quarantined payment. Later API versions can add values."""

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
        "payment.resolved",
        "payment.hold_ending",
        "payment.hold_ended",
        "payment.captured",
        "payment.voided",
        "payment.capture_declined",
        "payment.void_declined",
        "payment.capture_unresolved",
        "payment.void_unresolved",
        "session.cancelled",
        "session.expired",
        "session.history_lost",
        "session.resolved",
        "refund.requested",
        "refund.completed",
        "refund.declined",
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
"""An event type. Later API versions can add values."""

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
    "payment.resolved",
    "payment.hold_ending",
    "payment.hold_ended",
    "payment.captured",
    "payment.voided",
    "payment.capture_declined",
    "payment.void_declined",
    "payment.capture_unresolved",
    "payment.void_unresolved",
    "session.cancelled",
    "session.expired",
    "session.history_lost",
    "session.resolved",
    "refund.requested",
    "refund.completed",
    "refund.declined",
    "refund.unknown",
    "refund.unresolved",
    "refund.not_executed",
    "agreement.consented",
    "agreement.revoked",
    "notification.differs",
    "notification.unmatched",
)
"""The event types that this version of the client knows."""

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
        "payment_pending",
        "payment_not_authorized",
        "conflicting_resolution",
        "nothing_to_resolve",
        "cannot_accept",
        "not_refundable",
        "refund_amount_too_large",
        "refund_in_progress",
        "refund_period_expired",
        "too_many_refunds",
        "not_supported",
        "agreement_not_active",
        "endpoint_disabled",
        "merchant_exists",
        "merchant_read_only",
        "limit_reached",
        "bkash_unavailable",
        "bkash_refused",
        "unavailable",
        "internal",
    ],
    str,
]
"""The `code` of a problem. Later API versions can add values."""

__all__ = [
    "API_VERSION",
    "AgreementPolicy",
    "AgreementStatus",
    "AtHoldEnd",
    "Capture",
    "EVENT_TYPES",
    "EventType",
    "HistoryOutcome",
    "LateSuccess",
    "Mode",
    "NotificationStatus",
    "PaymentMethod",
    "PaymentStatus",
    "ProblemCode",
    "RefundStatus",
    "SessionStatus",
    "Verdict",
]
