"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import Mode, RefundStatus


class Refund(ApiObject):
    """Money returned to the payer of a payment."""

    _kind: ClassVar[str] = "refund"

    amount: str
    """The refunded amount, in taka."""
    bkash_error_code: Optional[str]
    """The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support.
    `null` if there was none, or if the refund is completed.
    """
    completed_at: Optional[str]
    """When the refund was completed."""
    created_at: str
    """When the refund was requested."""
    currency: str
    """Always `BDT`."""
    decline_reason: Optional[str]
    """Why the refund was declined, such as `merchant_balance`. New values may be added."""
    id: str
    """The refund's identifier."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `refund`."""
    payment: str
    """The identifier of the refunded payment."""
    reason: str
    """The reason for the refund."""
    session: str
    """The identifier of the payment's session."""
    sku: str
    """The SKU of the refunded product."""
    status: RefundStatus
    """The refund's status."""
    trx_id: Optional[str]
    """bKash's transaction ID of the refund."""
