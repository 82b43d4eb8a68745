"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import Event, WebhookDelivery


class Events:
    """Events record each change of an object. Webhooks deliver them, and they are kept forever."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        type: Optional[str] = None,
        object: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Event]:
        """List events.

        Returns the newest events first. Events are kept forever.

        - `type`: Only return events of this type, such as `payment.completed`.

        - `object`: Only return events about the object with this identifier: a session, an agreement or a
        notification.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "events.list",
            "GET",
            "/v1/events",
            query=present(
                {
                    "type": type,
                    "object": object,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._client, request, Event)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Event:
        """Retrieve an event.

        - `id`: The event's identifier
        """
        request = ApiRequest(
            "events.retrieve",
            "GET",
            f"/v1/events/{segment(id)}",
            timeout=timeout,
        )
        return Event(self._client.send(request))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookDelivery]:
        """List the deliveries of an event.

        Returns the newest deliveries first.

        - `id`: The event's identifier

        - `status`: Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or
        `cancelled`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "events.deliveries",
            "GET",
            f"/v1/events/{segment(id)}/deliveries",
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


class AsyncEvents:
    """Events record each change of an object. Webhooks deliver them, and they are kept forever."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        type: Optional[str] = None,
        object: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Event]:
        """List events.

        Returns the newest events first. Events are kept forever.

        - `type`: Only return events of this type, such as `payment.completed`.

        - `object`: Only return events about the object with this identifier: a session, an agreement or a
        notification.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "events.list",
            "GET",
            "/v1/events",
            query=present(
                {
                    "type": type,
                    "object": object,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Event)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Event:
        """Retrieve an event.

        - `id`: The event's identifier
        """
        request = ApiRequest(
            "events.retrieve",
            "GET",
            f"/v1/events/{segment(id)}",
            timeout=timeout,
        )
        return Event(await self._client.send(request))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookDelivery]:
        """List the deliveries of an event.

        Returns the newest deliveries first.

        - `id`: The event's identifier

        - `status`: Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or
        `cancelled`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "events.deliveries",
            "GET",
            f"/v1/events/{segment(id)}/deliveries",
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
