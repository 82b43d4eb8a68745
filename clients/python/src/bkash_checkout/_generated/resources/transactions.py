"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, segment
from ..objects import Transaction


class Transactions:
    """bKash's own record of a transaction."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def search(
        self,
        trx_id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Transaction:
        """Search for a transaction.

        Queries bKash on every request.

        - `trx_id`: bKash's transaction ID (trxID)
        """
        request = ApiRequest(
            "transactions.search",
            "GET",
            f"/v1/transactions/{segment(trx_id)}",
            timeout=timeout,
        )
        return Transaction(self._client.send(request))


class AsyncTransactions:
    """bKash's own record of a transaction."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def search(
        self,
        trx_id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Transaction:
        """Search for a transaction.

        Queries bKash on every request.

        - `trx_id`: bKash's transaction ID (trxID)
        """
        request = ApiRequest(
            "transactions.search",
            "GET",
            f"/v1/transactions/{segment(trx_id)}",
            timeout=timeout,
        )
        return Transaction(await self._client.send(request))
