"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Type

from ..._object import ApiObject
from ..enums import EventType, Mode
from .data import Data


class Event(ApiObject):
    """A change of an object, with the objects as they are after it."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"data": Data}

    data: Data
    """The objects of the event."""
    id: str
    """The event's identifier. It is the same in every delivery (`webhook-id`)."""
    mode: Mode
    """Test or live mode."""
    sequence: int
    """Increases with every event of the same object. Ignore an event with a smaller number than one that you
    have already processed. Numbers can be skipped.
    """
    timestamp: str
    """When the event happened."""
    type: EventType
    """The event's type."""
