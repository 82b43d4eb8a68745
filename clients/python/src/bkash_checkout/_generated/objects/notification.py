"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import Mode, NotificationStatus


class Notification(ApiObject):
    """What bKash told of a payment to the merchant's account, by whatever channel. News and no proof: a
    session is paid when its own status says so.
    """

    _kind: ClassVar[str] = "notification"

    amount: Optional[str]
    """What the payer paid, in taka, if it can be read."""
    completed: bool
    """Whether bKash calls it completed, and in taka."""
    invoice: Optional[str]
    """The invoice number that it names."""
    kind: str
    """bKash's number for the kind of payment, such as `10002294` (payment via API) and `10003126` (QR code)."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `notification`."""
    paid_at: Optional[str]
    """When it was paid, as bKash says."""
    received_at: str
    """When it came."""
    session: Optional[str]
    """The session that it belongs to."""
    status: NotificationStatus
    """What it belongs to."""
    text: Optional[str]
    """A message that is not a payment as we know them, its long numbers hidden."""
    trx_id: Optional[str]
    """bKash's transaction."""
    wallet: Optional[str]
    """The paying wallet's number, masked."""
