"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._object import ApiObject


class MerchantTheme(ApiObject):
    """How a merchant's pages look."""

    accent: Optional[str]
    """The colour of the main button."""
    appearance: str
    """`auto`, `light` or `dark`."""
    logo: Optional[str]
    """The shop's sign."""
