"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Sequence, Type

from ..._object import ApiObject
from .delivery_attempt import DeliveryAttempt


class WebhookDelivery(ApiObject):
    """The delivery of an event to an endpoint."""

    _kind: ClassVar[str] = "webhook_delivery"
    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"attempts": DeliveryAttempt}

    attempt_count: int
    """The number of attempts so far."""
    attempts: Optional[Sequence[DeliveryAttempt]] = None
    """All attempts, oldest first. Only included when a single delivery is retrieved."""
    created_at: str
    """When the delivery was created."""
    endpoint: str
    """The identifier of the endpoint."""
    event: str
    """The identifier of the event."""
    finished_at: Optional[str]
    """When the delivery reached its final status."""
    id: str
    """The delivery's identifier."""
    last_failure: Optional[str]
    """Why the last attempt failed, such as `status`, `timeout`, `connect` or `tls`."""
    last_status: Optional[int]
    """The HTTP status of the response to the last attempt."""
    next_attempt_at: Optional[str]
    """When the next attempt is due; `null` if there is none."""
    object: str
    """Always `webhook_delivery`."""
    replay: bool
    """Whether the delivery was created by a replay."""
    status: str
    """The status: `pending`, `succeeded`, `exhausted` (all attempts failed) or `cancelled`."""
