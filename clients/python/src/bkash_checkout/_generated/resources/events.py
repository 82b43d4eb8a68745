"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import Event, WebhookDelivery


class Events:
    """Everything that webhooks told, kept for ever."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

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

        Newest first, for ever: whoever missed webhooks finds here what happened.

        - `type`: Only those of this type, such as `payment.completed`.

        - `object`: Only those about this session or agreement.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return Pages(self._caller, call, Event)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Event:
        """Retrieve an event.

        - `id`: The event
        """
        call = Call(
            "events.retrieve",
            "GET",
            f"/v1/events/{segment(id)}",
            timeout=timeout,
        )
        return Event(self._caller.call(call))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[WebhookDelivery]:
        """List an event's deliveries.

        Newest first.

        - `id`: The event

        - `status`: Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return Pages(self._caller, call, WebhookDelivery)


class AsyncEvents:
    """Everything that webhooks told, kept for ever."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

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

        Newest first, for ever: whoever missed webhooks finds here what happened.

        - `type`: Only those of this type, such as `payment.completed`.

        - `object`: Only those about this session or agreement.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return AsyncPages(self._caller, call, Event)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Event:
        """Retrieve an event.

        - `id`: The event
        """
        call = Call(
            "events.retrieve",
            "GET",
            f"/v1/events/{segment(id)}",
            timeout=timeout,
        )
        return Event(await self._caller.call(call))

    def deliveries(
        self,
        id: str,
        *,
        status: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[WebhookDelivery]:
        """List an event's deliveries.

        Newest first.

        - `id`: The event

        - `status`: Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return AsyncPages(self._caller, call, WebhookDelivery)
