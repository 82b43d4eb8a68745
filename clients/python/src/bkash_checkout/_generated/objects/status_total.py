"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject


class StatusTotal(ApiObject):
    """Number and sum of the objects with one status."""

    amount: str
    """The sum of their amounts, in taka; `0.00` for objects without an amount."""
    count: int
    """How many objects."""
    status: str
    """The status."""
