"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import Mode, NotificationStatus


class Notification(ApiObject):
    """bKash's notification of a payment to the merchant's account, through any channel. It does not prove that
    a session is paid; rely on the session's status.
    """

    _kind: ClassVar[str] = "notification"

    amount: Optional[str]
    """The paid amount, in taka; `null` if the notification has no valid amount."""
    completed: bool
    """Whether bKash reports a completed payment in taka."""
    invoice: Optional[str]
    """The invoice number, if the notification has a valid one."""
    kind: str
    """bKash's code for the type of the payment, such as `10002294` (payment via API) and `10003126` (QR code)."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `notification`."""
    paid_at: Optional[str]
    """When the payment was made, as bKash reports it."""
    received_at: str
    """When the notification was received."""
    session: Optional[str]
    """The identifier of the session that the notification is about."""
    status: NotificationStatus
    """Whether the notification is matched with a session."""
    text: Optional[str]
    """The text of a message of an unknown type, with long numbers masked."""
    trx_id: Optional[str]
    """bKash's transaction ID (trxID)."""
    wallet: Optional[str]
    """The masked number of the payer's wallet."""
