"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from .merchant_hold import MerchantHold
from .merchant_theme import MerchantTheme


class MerchantProfile(ApiObject):
    """What a merchant says of itself."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"hold": MerchantHold, "theme": MerchantTheme}

    embed_origins: Sequence[str]
    """Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys."""
    hold: Optional[MerchantHold]
    """How long bKash holds money for it; `null` if it does not."""
    locale: str
    """The language of its pages: `bn`, `en`, or `auto` for the payer's own."""
    name: str
    """The shop's name, as payers see it."""
    return_origins: Sequence[str]
    """Origins to any page of which payers may be sent."""
    return_urls: Sequence[str]
    """Addresses that payers may be sent to, compared whole."""
    session_minutes: int
    """How many minutes a payer has to start paying."""
    support: Optional[str]
    """How payers reach the shop."""
    theme: MerchantTheme
    """How its pages look."""
