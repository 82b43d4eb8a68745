"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import Mode, RefundStatus


class Refund(ApiObject):
    """Money given back of a payment."""

    _kind: ClassVar[str] = "refund"

    amount: str
    """What is given back, in taka."""
    bkash_error_code: Optional[str]
    """bKash's own number, such as `2023`, in its last answer about the refund that was no success: to name
    when you ask its support. `null` if there was none, or if the money was given back.
    """
    completed_at: Optional[str]
    """When bKash said that it is done."""
    created_at: str
    """When it was asked for."""
    currency: str
    """Always `BDT`."""
    decline_reason: Optional[str]
    """Why bKash declined it, if it did: such as `merchant_balance`. New words may be added."""
    id: str
    """Its identifier."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `refund`."""
    payment: str
    """The payment."""
    reason: str
    """Why."""
    session: str
    """The payment's session."""
    sku: str
    """What is refunded."""
    status: RefundStatus
    """Where it stands."""
    trx_id: Optional[str]
    """bKash's transaction of the refund."""
