"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from .http_header import HttpHeader


class DeliveryAttempt(ApiObject):
    """One attempt to deliver an event."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"headers": HttpHeader}

    duration_ms: int
    """The duration in milliseconds."""
    failure: Optional[str]
    """Why the attempt failed."""
    headers: Sequence[HttpHeader]
    """The request headers. Signatures are reduced to their versions."""
    response: str
    """The first 4 kB of the response, including its headers."""
    started_at: str
    """When the attempt started."""
    status: Optional[int]
    """The HTTP status of the response, if there was one."""
    url: str
    """The URL that the event was sent to."""
