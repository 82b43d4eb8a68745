"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..enums import Verdict
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
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        amount_from: Optional[str] = None,
        amount_to: Optional[str] = None,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        trx_id: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        needs_attention: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Payment]:
        """List payments.

        Returns the newest payments first, as they were when their last event was recorded. A session can
        have several payments, of which at most one takes money.

        - `status`: Only objects with this status, or with one of these, separated by commas.

        - `created_from`: Only objects created at this instant or later.

        - `created_before`: Only objects created before this instant.

        - `amount_from`: Only objects of at least this amount, in taka.

        - `amount_to`: Only objects of at most this amount, in taka.

        - `invoice`: Only the objects of this invoice.

        - `payer_reference`: Only the objects of this payer.

        - `trx_id`: Only the object with this transaction ID of bKash's.

        - `wallet_last_four`: Only objects paid from a wallet whose number ends with these four digits.

        - `needs_attention`: `true`: only objects that a person must act on; `false`: only the others.

        - `search`: Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is
        exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "payments.list",
            "GET",
            "/v1/payments",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "amount_from": amount_from,
                    "amount_to": amount_to,
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "trx_id": trx_id,
                    "wallet_last_four": wallet_last_four,
                    "needs_attention": needs_attention,
                    "search": search,
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

    def resolve(
        self,
        id: str,
        *,
        reason: str,
        verdict: Verdict,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Resolve a quarantined payment.

        Records your verdict about a payment for which bKash took money late, or not as the order said. Its
        session needs attention until then, or until the whole charge is refunded. The verdict is final and
        moves no money.

        - `id`: The payment's identifier

        - `reason`: The reason for the verdict, 1 to 255 characters. It is recorded.

        - `verdict`: `accepted` if the money pays the order, `dismissed` if it does not: it was given back,
        or is settled elsewhere.
        """
        request = ApiRequest(
            "payments.resolve",
            "POST",
            f"/v1/payments/{segment(id)}/resolve",
            body=present(
                {
                    "reason": reason,
                    "verdict": verdict,
                }
            ),
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
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        amount_from: Optional[str] = None,
        amount_to: Optional[str] = None,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        trx_id: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        needs_attention: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Payment]:
        """List payments.

        Returns the newest payments first, as they were when their last event was recorded. A session can
        have several payments, of which at most one takes money.

        - `status`: Only objects with this status, or with one of these, separated by commas.

        - `created_from`: Only objects created at this instant or later.

        - `created_before`: Only objects created before this instant.

        - `amount_from`: Only objects of at least this amount, in taka.

        - `amount_to`: Only objects of at most this amount, in taka.

        - `invoice`: Only the objects of this invoice.

        - `payer_reference`: Only the objects of this payer.

        - `trx_id`: Only the object with this transaction ID of bKash's.

        - `wallet_last_four`: Only objects paid from a wallet whose number ends with these four digits.

        - `needs_attention`: `true`: only objects that a person must act on; `false`: only the others.

        - `search`: Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is
        exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "payments.list",
            "GET",
            "/v1/payments",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "amount_from": amount_from,
                    "amount_to": amount_to,
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "trx_id": trx_id,
                    "wallet_last_four": wallet_last_four,
                    "needs_attention": needs_attention,
                    "search": search,
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

    async def resolve(
        self,
        id: str,
        *,
        reason: str,
        verdict: Verdict,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Resolve a quarantined payment.

        Records your verdict about a payment for which bKash took money late, or not as the order said. Its
        session needs attention until then, or until the whole charge is refunded. The verdict is final and
        moves no money.

        - `id`: The payment's identifier

        - `reason`: The reason for the verdict, 1 to 255 characters. It is recorded.

        - `verdict`: `accepted` if the money pays the order, `dismissed` if it does not: it was given back,
        or is settled elsewhere.
        """
        request = ApiRequest(
            "payments.resolve",
            "POST",
            f"/v1/payments/{segment(id)}/resolve",
            body=present(
                {
                    "reason": reason,
                    "verdict": verdict,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(await self._client.send(request))
