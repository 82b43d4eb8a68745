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
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        invoice: Optional[str] = None,
        trx_id: Optional[str] = None,
        needs_attention: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Notification]:
        """List notifications.

        Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout
        sessions, and those that match no session.

        - `status`: Only notifications with this status, or with one of these, separated by commas.

        - `created_from`: Only notifications received at this instant or later.

        - `created_before`: Only notifications received before this instant.

        - `invoice`: Only notifications of this invoice.

        - `trx_id`: Only the notification of this transaction of bKash's.

        - `needs_attention`: `true`: only notifications that a person must act on; `false`: only the others.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "notifications.list",
            "GET",
            "/v1/notifications",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "invoice": invoice,
                    "trx_id": trx_id,
                    "needs_attention": needs_attention,
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
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        invoice: Optional[str] = None,
        trx_id: Optional[str] = None,
        needs_attention: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Notification]:
        """List notifications.

        Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout
        sessions, and those that match no session.

        - `status`: Only notifications with this status, or with one of these, separated by commas.

        - `created_from`: Only notifications received at this instant or later.

        - `created_before`: Only notifications received before this instant.

        - `invoice`: Only notifications of this invoice.

        - `trx_id`: Only the notification of this transaction of bKash's.

        - `needs_attention`: `true`: only notifications that a person must act on; `false`: only the others.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "notifications.list",
            "GET",
            "/v1/notifications",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "invoice": invoice,
                    "trx_id": trx_id,
                    "needs_attention": needs_attention,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Notification)
