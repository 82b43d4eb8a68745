"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Type

from ..._object import ApiObject
from ..enums import EventType, Mode
from .data import Data


class Event(ApiObject):
    """One thing that happened, with the objects as they are after it."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"data": Data}

    data: Data
    """The objects."""
    id: str
    """Its identifier, the same on every delivery (`webhook-id`)."""
    mode: Mode
    """Test or live."""
    sequence: int
    """Grows with every event of the same object: an event with a smaller number than one already handled is
    old. Numbers may be left out.
    """
    timestamp: str
    """When."""
    type: EventType
    """What happened."""
