"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Sequence, Type

from ..._object import ApiObject
from .merchant_profile import MerchantProfile
from .provider_account import ProviderAccount


class Merchant(ApiObject):
    """A merchant of the server. Responses never contain its credentials."""

    _kind: ClassVar[str] = "merchant"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"profile": MerchantProfile, "provider_accounts": ProviderAccount}

    created_at: str
    """When the merchant was created."""
    enabled: bool
    """Whether the merchant is served. A disabled merchant only completes payments under way."""
    id: str
    """The identifier used in keys, commands and logs."""
    object: str
    """Always `merchant`."""
    profile: MerchantProfile
    """The merchant's settings."""
    provider_accounts: Sequence[ProviderAccount]
    """The merchant's provider accounts at bKash, at most one per mode."""
