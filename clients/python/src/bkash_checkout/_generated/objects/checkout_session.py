"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Mapping, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import AgreementPolicy, Capture, Mode, SessionStatus
from .hold import Hold
from .line_item import LineItem
from .payment import Payment


class CheckoutSession(ApiObject):
    """A checkout session: one order to be paid."""

    _kind: ClassVar[str] = "checkout_session"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"hold": Hold, "line_items": LineItem, "payments": Payment}

    agreement_policy: AgreementPolicy
    """Whether the payer can make an agreement while paying."""
    amount: str
    """The amount to pay, in taka."""
    cancel_url: str
    """The URL that the payer is redirected to after cancelling."""
    capture: Capture
    """Whether the payment is captured immediately or authorized first."""
    created_at: str
    """When the session was created."""
    currency: str
    """Always `BDT`."""
    expires_at: str
    """When the session expires. A payment must be started before that."""
    hold: Optional[Hold]
    """How long the money is held and what happens at the end; `null` if `capture` is `automatic`."""
    id: str
    """The session's identifier. Anyone who has it can see and pay the order."""
    invoice: str
    """The merchant's invoice number."""
    line_items: Sequence[LineItem]
    """The items of the order."""
    locale: Optional[str]
    """The language of the checkout page; `null` to follow the payer's browser."""
    metadata: Mapping[str, str]
    """Additional data of the merchant, returned unchanged."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `checkout_session`."""
    payer_reference: Optional[str]
    """The merchant's reference for the payer, who owns the agreements made with it."""
    payment: Optional[str]
    """The identifier of the payment that took or holds money, or else of the latest payment."""
    payments: Optional[Sequence[Payment]] = None
    """All payments, oldest first. Only included with `expand=payments`."""
    status: SessionStatus
    """The session's status."""
    success_url: str
    """The URL that the payer is redirected to after paying."""
    url: str
    """The URL of the checkout page, to redirect the payer to."""
