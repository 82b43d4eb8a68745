"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional, Sequence

from ..._object import ApiObject
from ..enums import Mode


class ApiKey(ApiObject):
    """An API key of an account."""

    _kind: ClassVar[str] = "api_key"

    created_at: str
    """When the key was created."""
    created_by: str
    """Who created the key."""
    expires_at: Optional[str]
    """When the key expires; `null` means never."""
    id: str
    """The key's identifier. Not a secret."""
    kind: str
    """`secret` or `publishable`."""
    label: str
    """The merchant's label for the key."""
    last_four: str
    """The last four characters of the key's text."""
    last_used_at: Optional[str]
    """When the key was last used, accurate to about a minute."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `api_key`."""
    replaced_by: Optional[str]
    """The key that replaced this one when it was rolled."""
    revoked_at: Optional[str]
    """When the key was revoked."""
    scopes: Sequence[str]
    """What the key may do."""
    secret: Optional[str] = None
    """The key's text. Present only in the response that creates the key."""
