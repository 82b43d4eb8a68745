"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from ..._object import ApiObject


class HttpHeader(ApiObject):
    """An HTTP header."""

    name: str
    """The name."""
    value: str
    """The value."""
