"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import Replayed, WebhookDelivery, WebhookEndpoint
from ..words import EventType


class WebhookEndpoints:
    """Where your server is told of events."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        url: str,
        description: Optional[str] = None,
        event_types: Optional[Sequence[EventType]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Make an endpoint.

        It is told of events from now on. The secret is in this answer and in no other.

        - `url`: Where events are posted: https, on a public address.

        - `description`: What the merchant calls it, at most 255 characters.

        - `event_types`: The types of events that are sent; left out, all are.
        """
        call = Call(
            "webhook_endpoints.create",
            "POST",
            "/v1/webhook_endpoints",
            body=present(
                {
                    "description": description,
                    "event_types": event_types,
                    "url": url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return WebhookEndpoint(self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookEndpoint]:
        """List endpoints.

        All of them, newest first: an account has at most 20.
        """
        call = Call(
            "webhook_endpoints.list",
            "GET",
            "/v1/webhook_endpoints",
            timeout=timeout,
        )
        return Pages(self._caller, call, WebhookEndpoint)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Retrieve an endpoint.

        - `id`: The endpoint
        """
        call = Call(
            "webhook_endpoints.retrieve",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        return WebhookEndpoint(self._caller.call(call))

    def update(
        self,
        id: str,
        *,
        description: Optional[str] = None,
        enabled: Optional[bool] = None,
        event_types: Optional[Sequence[EventType]] = None,
        url: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Change an endpoint.

        - `id`: The endpoint

        - `description`: What the merchant calls it.

        - `enabled`: Whether events are sent. What waits goes on waiting; what happens meanwhile is sent by
        a replay alone.

        - `event_types`: The types of events that are sent from now on; an empty list for all.

        - `url`: Where events are posted from now on, those that wait included.
        """
        call = Call(
            "webhook_endpoints.update",
            "PATCH",
            f"/v1/webhook_endpoints/{segment(id)}",
            body=present(
                {
                    "description": description,
                    "enabled": enabled,
                    "event_types": event_types,
                    "url": url,
                }
            ),
            timeout=timeout,
        )
        return WebhookEndpoint(self._caller.call(call))

    def delete(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete an endpoint.

        Its secret is gone, and what waits for it is cancelled. Its deliveries can still be looked at.

        - `id`: The endpoint
        """
        call = Call(
            "webhook_endpoints.delete",
            "DELETE",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        self._caller.call(call)

    def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Roll an endpoint's secret.

        Every delivery is signed with both secrets for a while, so that nothing is lost while the receiver
        changes.

        - `id`: The endpoint

        - `overlap`: For how many seconds the old secret signs beside the new one: at most 604,800; usually
        86,400.
        """
        call = Call(
            "webhook_endpoints.roll",
            "POST",
            f"/v1/webhook_endpoints/{segment(id)}/roll",
            body=present(
                {
                    "overlap": overlap,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return WebhookEndpoint(self._caller.call(call))

    def replay(
        self,
        id: str,
        *,
        event: Optional[str] = None,
        from_: Optional[str] = None,
        undelivered_only: Optional[bool] = None,
        until: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Replayed:
        """Send events again.

        Each goes out as a new delivery with the same `webhook-id`, so that a receiver that drops duplicates
        drops it. A replay of many that was cut off in the middle is finished by another with
        `undelivered_only`.

        - `id`: The endpoint

        - `event`: The event.

        - `from_`: The first instant of the span.

        - `undelivered_only`: Of a span: only what has neither reached the endpoint nor is on its way.

        - `until`: The first instant after the span.
        """
        call = Call(
            "webhook_endpoints.replay",
            "POST",
            f"/v1/webhook_endpoints/{segment(id)}/replay",
            body=present(
                {
                    "event": event,
                    "from": from_,
                    "undelivered_only": undelivered_only,
                    "until": until,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Replayed(self._caller.call(call))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookDelivery]:
        """List an endpoint's deliveries.

        Newest first.

        - `id`: The endpoint

        - `status`: Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "webhook_endpoints.deliveries",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}/deliveries",
            query=present(
                {
                    "status": status,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._caller, call, WebhookDelivery)


class AsyncWebhookEndpoints:
    """Where your server is told of events."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        url: str,
        description: Optional[str] = None,
        event_types: Optional[Sequence[EventType]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Make an endpoint.

        It is told of events from now on. The secret is in this answer and in no other.

        - `url`: Where events are posted: https, on a public address.

        - `description`: What the merchant calls it, at most 255 characters.

        - `event_types`: The types of events that are sent; left out, all are.
        """
        call = Call(
            "webhook_endpoints.create",
            "POST",
            "/v1/webhook_endpoints",
            body=present(
                {
                    "description": description,
                    "event_types": event_types,
                    "url": url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return WebhookEndpoint(await self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookEndpoint]:
        """List endpoints.

        All of them, newest first: an account has at most 20.
        """
        call = Call(
            "webhook_endpoints.list",
            "GET",
            "/v1/webhook_endpoints",
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, WebhookEndpoint)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Retrieve an endpoint.

        - `id`: The endpoint
        """
        call = Call(
            "webhook_endpoints.retrieve",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        return WebhookEndpoint(await self._caller.call(call))

    async def update(
        self,
        id: str,
        *,
        description: Optional[str] = None,
        enabled: Optional[bool] = None,
        event_types: Optional[Sequence[EventType]] = None,
        url: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Change an endpoint.

        - `id`: The endpoint

        - `description`: What the merchant calls it.

        - `enabled`: Whether events are sent. What waits goes on waiting; what happens meanwhile is sent by
        a replay alone.

        - `event_types`: The types of events that are sent from now on; an empty list for all.

        - `url`: Where events are posted from now on, those that wait included.
        """
        call = Call(
            "webhook_endpoints.update",
            "PATCH",
            f"/v1/webhook_endpoints/{segment(id)}",
            body=present(
                {
                    "description": description,
                    "enabled": enabled,
                    "event_types": event_types,
                    "url": url,
                }
            ),
            timeout=timeout,
        )
        return WebhookEndpoint(await self._caller.call(call))

    async def delete(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete an endpoint.

        Its secret is gone, and what waits for it is cancelled. Its deliveries can still be looked at.

        - `id`: The endpoint
        """
        call = Call(
            "webhook_endpoints.delete",
            "DELETE",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        await self._caller.call(call)

    async def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Roll an endpoint's secret.

        Every delivery is signed with both secrets for a while, so that nothing is lost while the receiver
        changes.

        - `id`: The endpoint

        - `overlap`: For how many seconds the old secret signs beside the new one: at most 604,800; usually
        86,400.
        """
        call = Call(
            "webhook_endpoints.roll",
            "POST",
            f"/v1/webhook_endpoints/{segment(id)}/roll",
            body=present(
                {
                    "overlap": overlap,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return WebhookEndpoint(await self._caller.call(call))

    async def replay(
        self,
        id: str,
        *,
        event: Optional[str] = None,
        from_: Optional[str] = None,
        undelivered_only: Optional[bool] = None,
        until: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Replayed:
        """Send events again.

        Each goes out as a new delivery with the same `webhook-id`, so that a receiver that drops duplicates
        drops it. A replay of many that was cut off in the middle is finished by another with
        `undelivered_only`.

        - `id`: The endpoint

        - `event`: The event.

        - `from_`: The first instant of the span.

        - `undelivered_only`: Of a span: only what has neither reached the endpoint nor is on its way.

        - `until`: The first instant after the span.
        """
        call = Call(
            "webhook_endpoints.replay",
            "POST",
            f"/v1/webhook_endpoints/{segment(id)}/replay",
            body=present(
                {
                    "event": event,
                    "from": from_,
                    "undelivered_only": undelivered_only,
                    "until": until,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Replayed(await self._caller.call(call))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookDelivery]:
        """List an endpoint's deliveries.

        Newest first.

        - `id`: The endpoint

        - `status`: Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "webhook_endpoints.deliveries",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}/deliveries",
            query=present(
                {
                    "status": status,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, WebhookDelivery)
