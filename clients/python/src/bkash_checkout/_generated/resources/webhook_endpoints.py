"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..enums import EventType
from ..objects import WebhookDelivery, WebhookEndpoint, WebhookReplay


class WebhookEndpoints:
    """A webhook endpoint is a URL of your server that receives events."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def create(
        self,
        *,
        url: str,
        description: Optional[str] = None,
        event_types: Optional[Sequence[EventType]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Create a webhook endpoint.

        The endpoint receives the events that happen from now on. The response contains the secret that
        verifies signatures; it is not returned again.

        - `url`: The URL to send events to: https, on a public address.

        - `description`: A description, at most 255 characters.

        - `event_types`: The event types to send. By default, all types are sent.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookEndpoint]:
        """List webhook endpoints.

        Returns all endpoints, newest first. An account has at most 20.
        """
        request = ApiRequest(
            "webhook_endpoints.list",
            "GET",
            "/v1/webhook_endpoints",
            timeout=timeout,
        )
        return Pages(self._client, request, WebhookEndpoint)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Retrieve a webhook endpoint.

        - `id`: The endpoint's identifier
        """
        request = ApiRequest(
            "webhook_endpoints.retrieve",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        return WebhookEndpoint(self._client.send(request))

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
        """Update a webhook endpoint.

        - `id`: The endpoint's identifier

        - `description`: A description, at most 255 characters.

        - `enabled`: Whether to send events. While the endpoint is disabled, pending deliveries wait, and
        new events are not delivered unless they are replayed.

        - `event_types`: The event types to send from now on. An empty list means all types.

        - `url`: The URL to send events to from now on, including pending deliveries.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(self._client.send(request))

    def delete(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete a webhook endpoint.

        Deletes the endpoint and its secret, and cancels the pending deliveries. Past deliveries can still
        be retrieved.

        - `id`: The endpoint's identifier
        """
        request = ApiRequest(
            "webhook_endpoints.delete",
            "DELETE",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        self._client.send(request)

    def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Roll an endpoint's secret.

        Creates a new secret. During the overlap, deliveries are signed with both secrets, so that the
        receiver can change over without losing events.

        - `id`: The endpoint's identifier

        - `overlap`: The number of seconds for which events are also signed with the old secret.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(self._client.send(request))

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
    ) -> WebhookReplay:
        """Replay events.

        Creates a new delivery of each event with the same `webhook-id`, so that a receiver that drops
        duplicates drops events that it has already handled. If a replay of a time range is interrupted,
        send another one with `undelivered_only`.

        - `id`: The endpoint's identifier

        - `event`: The identifier of a single event.

        - `from_`: The start of the time range, inclusive.

        - `undelivered_only`: With a time range, replays only the events that were not delivered to the
        endpoint and are not pending.

        - `until`: The end of the time range, exclusive.
        """
        request = ApiRequest(
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
        return WebhookReplay(self._client.send(request))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookDelivery]:
        """List the deliveries to an endpoint.

        Returns the newest deliveries first.

        - `id`: The endpoint's identifier

        - `status`: Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or
        `cancelled`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
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
        return Pages(self._client, request, WebhookDelivery)


class AsyncWebhookEndpoints:
    """A webhook endpoint is a URL of your server that receives events."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        url: str,
        description: Optional[str] = None,
        event_types: Optional[Sequence[EventType]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Create a webhook endpoint.

        The endpoint receives the events that happen from now on. The response contains the secret that
        verifies signatures; it is not returned again.

        - `url`: The URL to send events to: https, on a public address.

        - `description`: A description, at most 255 characters.

        - `event_types`: The event types to send. By default, all types are sent.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(await self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookEndpoint]:
        """List webhook endpoints.

        Returns all endpoints, newest first. An account has at most 20.
        """
        request = ApiRequest(
            "webhook_endpoints.list",
            "GET",
            "/v1/webhook_endpoints",
            timeout=timeout,
        )
        return AsyncPages(self._client, request, WebhookEndpoint)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Retrieve a webhook endpoint.

        - `id`: The endpoint's identifier
        """
        request = ApiRequest(
            "webhook_endpoints.retrieve",
            "GET",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        return WebhookEndpoint(await self._client.send(request))

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
        """Update a webhook endpoint.

        - `id`: The endpoint's identifier

        - `description`: A description, at most 255 characters.

        - `enabled`: Whether to send events. While the endpoint is disabled, pending deliveries wait, and
        new events are not delivered unless they are replayed.

        - `event_types`: The event types to send from now on. An empty list means all types.

        - `url`: The URL to send events to from now on, including pending deliveries.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(await self._client.send(request))

    async def delete(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete a webhook endpoint.

        Deletes the endpoint and its secret, and cancels the pending deliveries. Past deliveries can still
        be retrieved.

        - `id`: The endpoint's identifier
        """
        request = ApiRequest(
            "webhook_endpoints.delete",
            "DELETE",
            f"/v1/webhook_endpoints/{segment(id)}",
            timeout=timeout,
        )
        await self._client.send(request)

    async def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> WebhookEndpoint:
        """Roll an endpoint's secret.

        Creates a new secret. During the overlap, deliveries are signed with both secrets, so that the
        receiver can change over without losing events.

        - `id`: The endpoint's identifier

        - `overlap`: The number of seconds for which events are also signed with the old secret.
        """
        request = ApiRequest(
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
        return WebhookEndpoint(await self._client.send(request))

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
    ) -> WebhookReplay:
        """Replay events.

        Creates a new delivery of each event with the same `webhook-id`, so that a receiver that drops
        duplicates drops events that it has already handled. If a replay of a time range is interrupted,
        send another one with `undelivered_only`.

        - `id`: The endpoint's identifier

        - `event`: The identifier of a single event.

        - `from_`: The start of the time range, inclusive.

        - `undelivered_only`: With a time range, replays only the events that were not delivered to the
        endpoint and are not pending.

        - `until`: The end of the time range, exclusive.
        """
        request = ApiRequest(
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
        return WebhookReplay(await self._client.send(request))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookDelivery]:
        """List the deliveries to an endpoint.

        Returns the newest deliveries first.

        - `id`: The endpoint's identifier

        - `status`: Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or
        `cancelled`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
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
        return AsyncPages(self._client, request, WebhookDelivery)
