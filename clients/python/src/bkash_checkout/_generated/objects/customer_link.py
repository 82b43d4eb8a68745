"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject


class CustomerLink(ApiObject):
    """A link to the page of a payer's saved wallets."""

    _kind: ClassVar[str] = "customer_link"

    expires_in: int
    """The number of seconds until the link expires."""
    object: str
    """Always `customer_link`."""
    url: Optional[str]
    """The URL to redirect the payer's browser to. It gives access to the payer's saved wallets. `null` in a
    replayed response.
    """
