"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject
from ..enums import AtHoldEnd


class MerchantHold(ApiObject):
    """How long bKash holds money, and what becomes of it."""

    at_end: AtHoldEnd
    """What is done before the end."""
    hours: int
    """For how many hours."""
