"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._object import ApiObject


class BkashScript(ApiObject):
    """A script of bKash's checkout window."""

    integrity: Optional[str]
    """The subresource integrity hash, such as `sha384-…`."""
    src: str
    """The script's URL."""
