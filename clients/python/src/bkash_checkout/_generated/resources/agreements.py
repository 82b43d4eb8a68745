"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import Agreement


class Agreements:
    """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at
    any time.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        payer_reference: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Agreement]:
        """List agreements.

        Those that were ever consented to, newest first.

        - `payer_reference`: Only those of this payer.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "agreements.list",
            "GET",
            "/v1/agreements",
            query=present(
                {
                    "payer_reference": payer_reference,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._caller, call, Agreement)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Retrieve an agreement.

        - `id`: The agreement
        """
        call = Call(
            "agreements.retrieve",
            "GET",
            f"/v1/agreements/{segment(id)}",
            timeout=timeout,
        )
        return Agreement(self._caller.call(call))

    def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Cancel an agreement.

        The wallet cannot pay from now on. bKash is told until it confirms.

        - `id`: The agreement
        """
        call = Call(
            "agreements.cancel",
            "POST",
            f"/v1/agreements/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Agreement(self._caller.call(call))


class AsyncAgreements:
    """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at
    any time.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        payer_reference: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Agreement]:
        """List agreements.

        Those that were ever consented to, newest first.

        - `payer_reference`: Only those of this payer.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "agreements.list",
            "GET",
            "/v1/agreements",
            query=present(
                {
                    "payer_reference": payer_reference,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, Agreement)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Retrieve an agreement.

        - `id`: The agreement
        """
        call = Call(
            "agreements.retrieve",
            "GET",
            f"/v1/agreements/{segment(id)}",
            timeout=timeout,
        )
        return Agreement(await self._caller.call(call))

    async def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Agreement:
        """Cancel an agreement.

        The wallet cannot pay from now on. bKash is told until it confirms.

        - `id`: The agreement
        """
        call = Call(
            "agreements.cancel",
            "POST",
            f"/v1/agreements/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Agreement(await self._caller.call(call))
