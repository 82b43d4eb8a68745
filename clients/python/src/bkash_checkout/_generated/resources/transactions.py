"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, segment
from ..answers import Transaction


class Transactions:
    """bKash's own word on a transaction."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def search(
        self,
        trx_id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Transaction:
        """Search a transaction.

        bKash is asked every time.

        - `trx_id`: bKash's trxID
        """
        call = Call(
            "transactions.search",
            "GET",
            f"/v1/transactions/{segment(trx_id)}",
            timeout=timeout,
        )
        return Transaction(self._caller.call(call))


class AsyncTransactions:
    """bKash's own word on a transaction."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def search(
        self,
        trx_id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Transaction:
        """Search a transaction.

        bKash is asked every time.

        - `trx_id`: bKash's trxID
        """
        call = Call(
            "transactions.search",
            "GET",
            f"/v1/transactions/{segment(trx_id)}",
            timeout=timeout,
        )
        return Transaction(await self._caller.call(call))
