"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import Refund


class Refunds:
    """A refund returns all or part of a payment to the payer."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def create(
        self,
        *,
        idempotency_key: str,
        amount: str,
        payment: str,
        reason: str,
        sku: str,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Create a refund.

        Refunds all or part of a payment. The refunds of a payment cannot exceed its amount. If bKash does
        not answer, the refund is `unknown` until bKash's list of refunds shows its outcome. It is never
        sent a second time, and another refund of the session is rejected in the meantime.

        - `amount`: The amount to refund, in taka.

        - `payment`: The identifier of the payment to refund.

        - `reason`: The reason for the refund, 1 to 255 characters. bKash requires it.

        - `sku`: The SKU of the refunded product, 1 to 255 characters. bKash requires it.
        """
        request = ApiRequest(
            "refunds.create",
            "POST",
            "/v1/refunds",
            body=present(
                {
                    "amount": amount,
                    "payment": payment,
                    "reason": reason,
                    "sku": sku,
                }
            ),
            idempotency_key=idempotency_key,
            key_required=True,
            timeout=timeout,
        )
        return Refund(self._client.send(request))

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
        payment: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Refund]:
        """List refunds.

        Returns the newest refunds first, as they were when their last event was recorded.

        - `status`: Only refunds with this status, or with one of these, separated by commas.

        - `created_from`: Only refunds created at this instant or later.

        - `created_before`: Only refunds created before this instant.

        - `amount_from`: Only refunds of at least this amount, in taka.

        - `amount_to`: Only refunds of at most this amount, in taka.

        - `invoice`: Only the refunds of this invoice.

        - `payer_reference`: Only the refunds of this payer.

        - `trx_id`: Only the refund with this transaction ID of bKash's.

        - `payment`: Only the refunds of this payment.

        - `search`: Only refunds whose identifier, invoice, transaction ID or payer reference is exactly
        this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "refunds.list",
            "GET",
            "/v1/refunds",
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
                    "payment": payment,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._client, request, Refund)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Retrieve a refund.

        - `id`: The refund's identifier
        """
        request = ApiRequest(
            "refunds.retrieve",
            "GET",
            f"/v1/refunds/{segment(id)}",
            timeout=timeout,
        )
        return Refund(self._client.send(request))


class AsyncRefunds:
    """A refund returns all or part of a payment to the payer."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        idempotency_key: str,
        amount: str,
        payment: str,
        reason: str,
        sku: str,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Create a refund.

        Refunds all or part of a payment. The refunds of a payment cannot exceed its amount. If bKash does
        not answer, the refund is `unknown` until bKash's list of refunds shows its outcome. It is never
        sent a second time, and another refund of the session is rejected in the meantime.

        - `amount`: The amount to refund, in taka.

        - `payment`: The identifier of the payment to refund.

        - `reason`: The reason for the refund, 1 to 255 characters. bKash requires it.

        - `sku`: The SKU of the refunded product, 1 to 255 characters. bKash requires it.
        """
        request = ApiRequest(
            "refunds.create",
            "POST",
            "/v1/refunds",
            body=present(
                {
                    "amount": amount,
                    "payment": payment,
                    "reason": reason,
                    "sku": sku,
                }
            ),
            idempotency_key=idempotency_key,
            key_required=True,
            timeout=timeout,
        )
        return Refund(await self._client.send(request))

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
        payment: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Refund]:
        """List refunds.

        Returns the newest refunds first, as they were when their last event was recorded.

        - `status`: Only refunds with this status, or with one of these, separated by commas.

        - `created_from`: Only refunds created at this instant or later.

        - `created_before`: Only refunds created before this instant.

        - `amount_from`: Only refunds of at least this amount, in taka.

        - `amount_to`: Only refunds of at most this amount, in taka.

        - `invoice`: Only the refunds of this invoice.

        - `payer_reference`: Only the refunds of this payer.

        - `trx_id`: Only the refund with this transaction ID of bKash's.

        - `payment`: Only the refunds of this payment.

        - `search`: Only refunds whose identifier, invoice, transaction ID or payer reference is exactly
        this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "refunds.list",
            "GET",
            "/v1/refunds",
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
                    "payment": payment,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Refund)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Retrieve a refund.

        - `id`: The refund's identifier
        """
        request = ApiRequest(
            "refunds.retrieve",
            "GET",
            f"/v1/refunds/{segment(id)}",
            timeout=timeout,
        )
        return Refund(await self._client.send(request))
