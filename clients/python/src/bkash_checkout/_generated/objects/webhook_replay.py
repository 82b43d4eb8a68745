"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject


class WebhookReplay(ApiObject):
    """The deliveries that a replay created."""

    _kind: ClassVar[str] = "webhook_replay"

    deliveries: int
    """The number of deliveries that were created."""
    delivery: Optional[str]
    """The identifier of the delivery, if a single event was replayed."""
    object: str
    """Always `webhook_replay`."""
