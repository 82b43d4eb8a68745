"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._object import ApiObject


class MerchantTheme(ApiObject):
    """The theme of a merchant's pages."""

    accent: Optional[str]
    """The colour of the primary button."""
    appearance: str
    """`auto`, `light` or `dark`."""
    logo: Optional[str]
    """The URL of the shop's logo."""
