"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject


class LineItem(ApiObject):
    """One line of an order."""

    amount: str
    """What the line costs in all, in taka."""
    name: str
    """What is bought."""
    quantity: int
    """How many."""
