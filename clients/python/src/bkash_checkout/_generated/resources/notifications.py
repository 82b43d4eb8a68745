"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present
from ..._pages import AsyncPages, Pages
from ..objects import Notification


class Notifications:
    """The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of the
    payment.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Notification]:
        """List notifications.

        Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout
        sessions, and those that match no session.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
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
        return Pages(self._client, request, Notification)


class AsyncNotifications:
    """The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of the
    payment.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Notification]:
        """List notifications.

        Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout
        sessions, and those that match no session.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
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
        return AsyncPages(self._client, request, Notification)
