"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Sequence, Type

from ..._object import ApiObject
from .status_total import StatusTotal


class DaySummary(ApiObject):
    """The totals of one day."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"totals": StatusTotal}

    day: str
    """The day on which the objects were created, in Bangladesh time."""
    totals: Sequence[StatusTotal]
    """The totals, by status."""
