"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import Mode, PaymentMethod, PaymentStatus, Verdict
from .refund import Refund


class Payment(ApiObject):
    """One attempt to pay a session."""

    _kind: ClassVar[str] = "payment"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"refunds": Refund}

    agreement: Optional[str]
    """The identifier of the agreement whose wallet pays; `null` unless `method` is `agreement`."""
    amount: str
    """The amount to pay, in taka."""
    amount_charged: Optional[str]
    """The amount that bKash took or holds, in taka. It differs from `amount` only if the payment is
    quarantined. `null` if bKash took nothing, or named no amount.
    """
    amount_refunded: str
    """The refunded amount, in taka. It includes refunds whose outcome is not known yet."""
    bkash_error_code: Optional[str]
    """The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support.
    `null` if there was none, or none since the payment was authorized or completed.
    """
    bkash_payment_id: Optional[str]
    """bKash's identifier of the payment (paymentID)."""
    created_at: str
    """When the payment was created."""
    currency: str
    """Always `BDT`."""
    hold_ends_at: Optional[str]
    """When bKash is expected to release the held money; `null` unless money is held."""
    id: str
    """The payment's identifier."""
    method: PaymentMethod
    """How the payer pays."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `payment`."""
    paid_at: Optional[str]
    """When the payment was authorized or completed."""
    reason: Optional[str]
    """Why the payment has its status, such as `insufficient_balance` of a declined payment, `amount` of a
    quarantined one whose amount differs, or `wallet_blocked` of an authorized one that bKash refused to
    capture or to void. `null` if the status says everything. New values may be added.
    """
    refunds: Optional[Sequence[Refund]] = None
    """All refunds, oldest first. Only included when a single payment is retrieved."""
    session: str
    """The identifier of the session."""
    status: PaymentStatus
    """The payment's status."""
    trx_id: Optional[str]
    """bKash's transaction ID (trxID)."""
    verdict: Optional[Verdict]
    """What was decided about a quarantined payment; `null` if nothing was. It needs attention until somebody
    decides or the whole charge is refunded.
    """
    wallet: Optional[str]
    """The masked number of the payer's wallet, if bKash returned it."""
