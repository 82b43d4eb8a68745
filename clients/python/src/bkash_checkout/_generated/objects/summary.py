"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Sequence, Type

from ..._object import ApiObject
from .day_summary import DaySummary
from .status_total import StatusTotal


class Summary(ApiObject):
    """Number and sum of the objects of one kind that were created on some days, by day and status."""

    _kind: ClassVar[str] = "summary"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"days": DaySummary, "totals": StatusTotal}

    currency: str
    """Always `BDT`."""
    day_from: str
    """The first day, in Bangladesh time."""
    day_to: str
    """The last day."""
    days: Sequence[DaySummary]
    """The totals of each day that has objects, oldest first."""
    kind: str
    """The kind of object."""
    object: str
    """Always `summary`."""
    totals: Sequence[StatusTotal]
    """The totals of all days, by status."""
