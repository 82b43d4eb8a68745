"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence, TypedDict

from .enums import AtHoldEnd


class HoldParams(TypedDict):
    """How long money is held."""

    at_end: AtHoldEnd
    """What is done shortly before the end, if the merchant did nothing."""
    seconds: int
    """For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to
    2,592,000.
    """


class LineItemParams(TypedDict):
    """One line of an order."""

    amount: str
    """What the line costs in all, in taka."""
    name: str
    """What is bought."""
    quantity: int
    """How many."""


class MerchantHoldWishParams(TypedDict, total=False):
    """How long money is to be held."""

    at_end: Optional[str]
    """What is done before the end: `void`, `capture` or `nothing`."""
    hours: Optional[int]
    """For how many hours, by the merchant's contract with bKash; 0 for no holds."""


class MerchantThemeWishParams(TypedDict, total=False):
    """How a merchant's pages are to look."""

    accent: Optional[str]
    """The colour of the main button; an empty text for the usual one."""
    appearance: Optional[str]
    """`auto`, `light` or `dark`."""
    logo: Optional[str]
    """The https address of the shop's sign; an empty text for none."""


class MerchantProfileWishParams(TypedDict, total=False):
    """What a merchant is to say of itself; what is left out stays as it is, or is as usual."""

    embed_origins: Optional[Sequence[str]]
    """Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys."""
    hold: Optional[MerchantHoldWishParams]
    """How long bKash holds money for it."""
    locale: Optional[str]
    """`bn`, `en`, or `auto` for the payer's own."""
    name: Optional[str]
    """The shop's name, as payers see it: 1 to 100 characters. A new merchant must have one."""
    return_origins: Optional[Sequence[str]]
    """Origins to any page of which payers may be sent."""
    return_urls: Optional[Sequence[str]]
    """Addresses that payers may be sent to, compared whole."""
    session_minutes: Optional[int]
    """How many minutes a payer has to start paying; usually 30."""
    support: Optional[str]
    """How payers reach the shop; an empty text for no such thing."""
    theme: Optional[MerchantThemeWishParams]
    """How its pages look."""


class BkashCredentialsParams(TypedDict):
    """What bKash gave a merchant. It is sealed at once, and is in no answer."""

    app_key: str
    """The application's key."""
    app_secret: str
    """The application's secret."""
    password: str
    """The merchant's password."""
    username: str
    """The merchant's user name."""


class _BkashScriptWishParams(TypedDict):
    """A script of bKash's window."""

    src: str
    """Its address."""


class BkashScriptWishParams(_BkashScriptWishParams, total=False):
    """A script of bKash's window."""

    integrity: Optional[str]
    """The hash that it must have, such as `sha384-…`."""


__all__ = [
    "BkashCredentialsParams",
    "BkashScriptWishParams",
    "HoldParams",
    "LineItemParams",
    "MerchantHoldWishParams",
    "MerchantProfileWishParams",
    "MerchantThemeWishParams",
]
