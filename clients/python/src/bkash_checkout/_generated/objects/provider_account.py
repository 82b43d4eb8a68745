"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import Mode
from .bkash_script import BkashScript


class ProviderAccount(ApiObject):
    """A merchant's provider account at bKash, without its credentials."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"scripts": BkashScript}

    base_url: str
    """The root of the API."""
    family: str
    """The bKash API family."""
    ipn_topic: Optional[str]
    """The topic of bKash's instant payment notifications."""
    mode: Mode
    """Test or live mode."""
    page_origins: Sequence[str]
    """The origins of bKash's customer pages. Payers are redirected nowhere else."""
    scripts: Sequence[BkashScript]
    """The scripts of bKash's checkout window. Empty except for Checkout (iFrame)."""
