"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional, Sequence

from ..._object import ApiObject
from ..enums import EventType, Mode


class WebhookEndpoint(ApiObject):
    """A URL of the merchant's server that receives events."""

    _kind: ClassVar[str] = "webhook_endpoint"

    created_at: str
    """When the endpoint was created."""
    description: str
    """The merchant's description of the endpoint."""
    disabled_reason: Optional[str]
    """Why the endpoint is disabled: `merchant`, or `gone` if it responded with status 410."""
    enabled: bool
    """Whether events are sent."""
    event_types: Optional[Sequence[EventType]]
    """The event types that are sent; `null` means all types, including those of later versions."""
    failures: int
    """The number of consecutive failed attempts."""
    id: str
    """The endpoint's identifier."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `webhook_endpoint`."""
    paused_until: Optional[str]
    """Until when deliveries are paused after repeated failures."""
    public_key: Optional[str] = None
    """The public key that verifies signatures of version `v1a` (`whpk_…`)."""
    secret: Optional[str] = None
    """The secret that verifies signatures (`whsec_…`). Only returned when the endpoint is created and when its
    secret is rolled.
    """
    url: str
    """The URL that events are sent to."""
