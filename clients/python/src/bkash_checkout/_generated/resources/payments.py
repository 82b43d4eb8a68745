"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import Payment


class Payments:
    """A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are authorized
    first; capture or void them here.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Payment]:
        """List payments.

        Returns one payment of each session that has any, newest session first: the payment that was
        captured or authorized, or otherwise the latest one. To see all payments of a session, retrieve it
        with `expand=payments`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "payments.list",
            "GET",
            "/v1/payments",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._client, request, Payment)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Retrieve a payment.

        The response includes the refunds of the payment.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.retrieve",
            "GET",
            f"/v1/payments/{segment(id)}",
            timeout=timeout,
        )
        return Payment(self._client.send(request))

    def capture(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Capture a payment.

        Captures the full authorized amount; bKash does not support partial captures. The request is stored
        before the response is sent, and is repeated at bKash until it is answered. If the response has the
        status `capturing`, an event reports the outcome.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.capture",
            "POST",
            f"/v1/payments/{segment(id)}/capture",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(self._client.send(request))

    def void(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Void a payment.

        Releases the full authorized amount to the payer. Like a capture, the request is repeated at bKash
        until it is answered.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.void",
            "POST",
            f"/v1/payments/{segment(id)}/void",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(self._client.send(request))


class AsyncPayments:
    """A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are authorized
    first; capture or void them here.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Payment]:
        """List payments.

        Returns one payment of each session that has any, newest session first: the payment that was
        captured or authorized, or otherwise the latest one. To see all payments of a session, retrieve it
        with `expand=payments`.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "payments.list",
            "GET",
            "/v1/payments",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Payment)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Retrieve a payment.

        The response includes the refunds of the payment.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.retrieve",
            "GET",
            f"/v1/payments/{segment(id)}",
            timeout=timeout,
        )
        return Payment(await self._client.send(request))

    async def capture(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Capture a payment.

        Captures the full authorized amount; bKash does not support partial captures. The request is stored
        before the response is sent, and is repeated at bKash until it is answered. If the response has the
        status `capturing`, an event reports the outcome.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.capture",
            "POST",
            f"/v1/payments/{segment(id)}/capture",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(await self._client.send(request))

    async def void(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Void a payment.

        Releases the full authorized amount to the payer. Like a capture, the request is repeated at bKash
        until it is answered.

        - `id`: The payment's identifier
        """
        request = ApiRequest(
            "payments.void",
            "POST",
            f"/v1/payments/{segment(id)}/void",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(await self._client.send(request))
