"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from ..enums import Mode
from .bkash_script import BkashScript


class Connection(ApiObject):
    """A way to bKash, without its credentials."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"scripts": BkashScript}

    base_url: str
    """The API's root."""
    family: str
    """Which of bKash's APIs."""
    ipn_topic: Optional[str]
    """The topic of bKash's payment notifications."""
    mode: Mode
    """Test or live."""
    page_origins: Sequence[str]
    """The origins of bKash's customer pages: payers are sent nowhere else."""
    scripts: Sequence[BkashScript]
    """The scripts of bKash's window; none but for Checkout (iFrame)."""
