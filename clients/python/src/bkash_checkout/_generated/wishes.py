"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import TypedDict

from .words import AtHoldEnd


class HoldWish(TypedDict):
    """How long money is held."""

    at_end: AtHoldEnd
    """What is done shortly before the end, if the merchant did nothing."""
    seconds: int
    """For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to
    2,592,000.
    """


class LineItemWish(TypedDict):
    """One line of an order."""

    amount: str
    """What the line costs in all, in taka."""
    name: str
    """What is bought."""
    quantity: int
    """How many."""


__all__ = [
    "HoldWish",
    "LineItemWish",
]
