"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional, Sequence

from ..._object import ApiObject
from ..enums import Mode


class ApiKey(ApiObject):
    """A program's right to act for the account."""

    _kind: ClassVar[str] = "api_key"

    created_at: str
    """When it was made."""
    created_by: str
    """By whom."""
    expires_at: Optional[str]
    """When it ends."""
    id: str
    """Its identifier, which is no secret."""
    kind: str
    """`secret` or `publishable`."""
    label: str
    """What its merchant calls it."""
    last_four: str
    """The last four characters of its text."""
    last_used_at: Optional[str]
    """When it was last used, to about a minute."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `api_key`."""
    replaced_by: Optional[str]
    """The key that took its place."""
    revoked_at: Optional[str]
    """When it was taken back."""
    scopes: Sequence[str]
    """What it may do."""
    secret: Optional[str] = None
    """Its text: said when it is made, and never again."""
