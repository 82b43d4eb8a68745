"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject


class LineItem(ApiObject):
    """One item of an order."""

    amount: str
    """The total amount of the item, in taka: not the price of one."""
    name: str
    """The name of the product."""
    quantity: int
    """The quantity."""
