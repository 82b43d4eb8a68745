"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import LateSuccess
from .merchant_hold import MerchantHold
from .merchant_theme import MerchantTheme


class MerchantProfile(ApiObject):
    """A merchant's settings."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"hold": MerchantHold, "theme": MerchantTheme}

    embed_origins: Sequence[str]
    """Origins whose pages may embed the checkout, and whose scripts may use publishable keys."""
    hold: Optional[MerchantHold]
    """How long bKash holds authorized money; `null` if the merchant does not use authorizations."""
    late_success: LateSuccess
    """What happens to money that bKash took after the payment had been reported as failed."""
    locale: str
    """The language of the pages: `bn`, `en`, or `auto` to follow the payer's browser."""
    name: str
    """The shop's name as shown to payers."""
    return_origins: Sequence[str]
    """Origins to any page of which payers may be redirected."""
    return_urls: Sequence[str]
    """URLs that payers may be redirected to, compared as a whole."""
    session_minutes: int
    """How long a session stays open, in minutes."""
    support: Optional[str]
    """How payers contact the shop."""
    theme: MerchantTheme
    """The theme of the merchant's pages."""
