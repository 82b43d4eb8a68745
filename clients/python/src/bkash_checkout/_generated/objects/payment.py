"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import Mode, PaymentMethod, PaymentStatus
from .refund import Refund


class Payment(ApiObject):
    """One try to pay a session."""

    _kind: ClassVar[str] = "payment"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"refunds": Refund}

    agreement: Optional[str]
    """The saved wallet that pays."""
    amount: str
    """What is to be paid, in taka."""
    amount_refunded: str
    """What was given back, or may have been while a refund is not settled, in taka."""
    bkash_error_code: Optional[str]
    """bKash's own number, such as `2023`, in its last answer about the payment that was no success: to name
    when you ask its support. `null` if there was none, or none since the money was taken or held.
    """
    bkash_payment_id: Optional[str]
    """bKash's identifier of the payment."""
    created_at: str
    """When it was begun."""
    currency: str
    """Always `BDT`."""
    hold_ends_at: Optional[str]
    """When bKash is expected to let held money go."""
    id: str
    """Its identifier."""
    method: PaymentMethod
    """How the payer pays."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `payment`."""
    paid_at: Optional[str]
    """When bKash said that the money was taken or is held."""
    reason: Optional[str]
    """Why it stands there, if there is more to say: such as `insufficient_balance` of a declined payment,
    `amount` of one that needs a check, or `wallet_blocked` of one that is held and that bKash refused to
    capture or to void. New words may be added.
    """
    refunds: Optional[Sequence[Refund]] = None
    """Every refund, oldest first; only where the payment is asked for by itself."""
    session: str
    """The session that it pays."""
    status: PaymentStatus
    """Where it stands."""
    trx_id: Optional[str]
    """bKash's transaction."""
    wallet: Optional[str]
    """The paying wallet's number, masked, when bKash named it."""
