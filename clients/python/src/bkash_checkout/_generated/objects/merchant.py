"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Sequence, Type

from ..._object import ApiObject
from .connection import Connection
from .merchant_profile import MerchantProfile


class Merchant(ApiObject):
    """A merchant of the server. Its credentials are in no answer."""

    _kind: ClassVar[str] = "merchant"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"connections": Connection, "profile": MerchantProfile}

    connections: Sequence[Connection]
    """Its ways to bKash, at most one of each mode."""
    created_at: str
    """When it was added."""
    enabled: bool
    """Whether it is served. One that is not begins nothing; what it began is brought to its end."""
    id: str
    """Its name in keys, commands and logs."""
    object: str
    """Always `merchant`."""
    profile: MerchantProfile
    """What it says of itself."""
