"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence, TypedDict

from .enums import AtHoldEnd


class HoldParams(TypedDict):
    """How long money is held, and what happens at the end."""

    at_end: AtHoldEnd
    """What happens shortly before the end if the payment was neither captured nor voided."""
    seconds: int
    """For how many seconds bKash holds the money, according to the merchant's contract with bKash: 3,600 to
    2,592,000.
    """


class LineItemParams(TypedDict):
    """One item of an order."""

    amount: str
    """The total amount of the item, in taka: not the price of one."""
    name: str
    """The name of the product."""
    quantity: int
    """The quantity."""


class MerchantHoldParams(TypedDict, total=False):
    """How long bKash is to hold authorized money."""

    at_end: Optional[str]
    """What happens before the hold ends: `void`, `capture` or `nothing`."""
    hours: Optional[int]
    """For how many hours, according to the merchant's contract with bKash; 0 disables holds."""


class MerchantThemeParams(TypedDict, total=False):
    """The theme of a merchant's pages."""

    accent: Optional[str]
    """The colour of the primary button; an empty string restores the default."""
    appearance: Optional[str]
    """`auto`, `light` or `dark`."""
    logo: Optional[str]
    """The https URL of the shop's logo; an empty string removes it."""


class MerchantProfileParams(TypedDict, total=False):
    """A merchant's settings to create or update. Fields that are omitted keep their value, or get the default."""

    embed_origins: Optional[Sequence[str]]
    """Origins whose pages may embed the checkout, and whose scripts may use publishable keys."""
    hold: Optional[MerchantHoldParams]
    """How long bKash holds authorized money."""
    late_success: Optional[str]
    """What happens to money that bKash took after the payment had been reported as failed: `report`, or
    `refund` to give it back at once.
    """
    locale: Optional[str]
    """`bn`, `en`, or `auto` to follow the payer's browser."""
    name: Optional[str]
    """The shop's name as shown to payers: 1 to 100 characters. Required for a new merchant."""
    return_origins: Optional[Sequence[str]]
    """Origins to any page of which payers may be redirected."""
    return_urls: Optional[Sequence[str]]
    """URLs that payers may be redirected to, compared as a whole."""
    session_minutes: Optional[int]
    """How long a session stays open, in minutes; 30 by default."""
    support: Optional[str]
    """How payers contact the shop; an empty string removes it."""
    theme: Optional[MerchantThemeParams]
    """The theme of the merchant's pages."""


class BkashCredentialsParams(TypedDict):
    """A merchant's credentials at bKash. They are sealed at once and never returned."""

    app_key: str
    """The application's key."""
    app_secret: str
    """The application's secret."""
    password: str
    """The merchant's password."""
    username: str
    """The merchant's user name."""


class _BkashScriptParams(TypedDict):
    """A script of bKash's checkout window."""

    src: str
    """The script's URL."""


class BkashScriptParams(_BkashScriptParams, total=False):
    """A script of bKash's checkout window."""

    integrity: Optional[str]
    """The subresource integrity hash, such as `sha384-…`."""


__all__ = [
    "BkashCredentialsParams",
    "BkashScriptParams",
    "HoldParams",
    "LineItemParams",
    "MerchantHoldParams",
    "MerchantProfileParams",
    "MerchantThemeParams",
]
