"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present
from ..._pages import AsyncPages, Pages
from ..answers import Notification


class Notifications:
    """What bKash told of payments to your account, by whatever channel."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Notification]:
        """List notifications.

        What bKash told (IPN) of payments to the merchant's account by whatever channel, newest first: those
        of our sessions, and those that match nothing.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "notifications.list",
            "GET",
            "/v1/notifications",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._caller, call, Notification)


class AsyncNotifications:
    """What bKash told of payments to your account, by whatever channel."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Notification]:
        """List notifications.

        What bKash told (IPN) of payments to the merchant's account by whatever channel, newest first: those
        of our sessions, and those that match nothing.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "notifications.list",
            "GET",
            "/v1/notifications",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, Notification)
