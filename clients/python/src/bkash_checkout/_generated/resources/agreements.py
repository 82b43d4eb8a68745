"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import Agreement


class Agreements:
    """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the
    PIN alone, and can revoke the consent at any time.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        payer_reference: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Agreement]:
        """List agreements.

        Returns the newest agreements first, as they were when their last event was recorded: without
        `status`, those that payers have consented to, including revoked ones.

        - `status`: Only agreements with this status, or with one of these, separated by commas; without it,
        those that the payer has consented to.

        - `created_from`: Only agreements created at this instant or later.

        - `created_before`: Only agreements created before this instant.

        - `payer_reference`: Only the agreements of this payer.

        - `wallet_last_four`: Only agreements to save a wallet whose number ends with these four digits.

        - `search`: Only agreements whose identifier or payer reference is exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "agreements.list",
            "GET",
            "/v1/agreements",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "payer_reference": payer_reference,
                    "wallet_last_four": wallet_last_four,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._client, request, Agreement)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Retrieve an agreement.

        - `id`: The agreement's identifier
        """
        request = ApiRequest(
            "agreements.retrieve",
            "GET",
            f"/v1/agreements/{segment(id)}",
            timeout=timeout,
        )
        return Agreement(self._client.send(request))

    def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Cancel an agreement.

        The agreement can no longer be used to pay. The cancellation is repeated at bKash until bKash
        confirms it; until then the status is `revoking`.

        - `id`: The agreement's identifier
        """
        request = ApiRequest(
            "agreements.cancel",
            "POST",
            f"/v1/agreements/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Agreement(self._client.send(request))


class AsyncAgreements:
    """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the
    PIN alone, and can revoke the consent at any time.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    def list(
        self,
        *,
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        payer_reference: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Agreement]:
        """List agreements.

        Returns the newest agreements first, as they were when their last event was recorded: without
        `status`, those that payers have consented to, including revoked ones.

        - `status`: Only agreements with this status, or with one of these, separated by commas; without it,
        those that the payer has consented to.

        - `created_from`: Only agreements created at this instant or later.

        - `created_before`: Only agreements created before this instant.

        - `payer_reference`: Only the agreements of this payer.

        - `wallet_last_four`: Only agreements to save a wallet whose number ends with these four digits.

        - `search`: Only agreements whose identifier or payer reference is exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "agreements.list",
            "GET",
            "/v1/agreements",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "payer_reference": payer_reference,
                    "wallet_last_four": wallet_last_four,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Agreement)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Retrieve an agreement.

        - `id`: The agreement's identifier
        """
        request = ApiRequest(
            "agreements.retrieve",
            "GET",
            f"/v1/agreements/{segment(id)}",
            timeout=timeout,
        )
        return Agreement(await self._client.send(request))

    async def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Cancel an agreement.

        The agreement can no longer be used to pay. The cancellation is repeated at bKash until bKash
        confirms it; until then the status is `revoking`.

        - `id`: The agreement's identifier
        """
        request = ApiRequest(
            "agreements.cancel",
            "POST",
            f"/v1/agreements/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Agreement(await self._client.send(request))
