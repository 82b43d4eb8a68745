"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject
from ..enums import AtHoldEnd


class Hold(ApiObject):
    """How long money is held, and what happens at the end."""

    at_end: AtHoldEnd
    """What happens shortly before the end if the payment was neither captured nor voided."""
    seconds: int
    """For how many seconds bKash holds the money, according to the merchant's contract with bKash: 3,600 to
    2,592,000.
    """
