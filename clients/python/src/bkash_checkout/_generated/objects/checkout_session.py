"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Mapping, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import AgreementPolicy, Capture, Mode, SessionStatus
from .hold import Hold
from .line_item import LineItem
from .payment import Payment


class CheckoutSession(ApiObject):
    """A checkout session: one order that waits to be paid, and what became of it."""

    _kind: ClassVar[str] = "checkout_session"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"hold": Hold, "line_items": LineItem, "payments": Payment}

    agreement_policy: AgreementPolicy
    """Whether the payer can make an agreement while paying."""
    amount: str
    """What is to be paid, in taka."""
    cancel_url: str
    """Where the payer goes after giving up."""
    capture: Capture
    """Whether the money is taken at once or held first."""
    created_at: str
    """When it was opened."""
    currency: str
    """Always `BDT`."""
    expires_at: str
    """When it can no longer be started."""
    hold: Optional[Hold]
    """How long the money is held, and what is done at the end of that."""
    id: str
    """Its identifier. Whoever has it may see and pay the order."""
    invoice: str
    """The merchant's invoice number."""
    line_items: Sequence[LineItem]
    """What is bought."""
    locale: Optional[str]
    """The language of the page; `null` leaves it to the payer's browser."""
    metadata: Mapping[str, str]
    """The merchant's own words, given back as they came."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `checkout_session`."""
    payer_reference: Optional[str]
    """The merchant's name for the payer, to whom saved wallets belong."""
    payment: Optional[str]
    """The payment that counts: the one that took or holds money, else the last one tried."""
    payments: Optional[Sequence[Payment]] = None
    """Every payment tried, oldest first; only with `expand=payments`."""
    status: SessionStatus
    """Where it stands."""
    success_url: str
    """Where the payer goes after paying."""
    url: str
    """The page to send the payer to."""
