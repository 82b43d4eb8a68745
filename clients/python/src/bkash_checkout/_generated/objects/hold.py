"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject
from ..enums import AtHoldEnd


class Hold(ApiObject):
    """How long money is held."""

    at_end: AtHoldEnd
    """What is done shortly before the end, if the merchant did nothing."""
    seconds: int
    """For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to
    2,592,000.
    """
