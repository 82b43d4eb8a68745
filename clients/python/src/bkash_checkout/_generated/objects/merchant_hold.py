"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject
from ..enums import AtHoldEnd


class MerchantHold(ApiObject):
    """How long bKash holds authorized money, and what happens at the end."""

    at_end: AtHoldEnd
    """What happens before the hold ends."""
    hours: int
    """For how many hours."""
