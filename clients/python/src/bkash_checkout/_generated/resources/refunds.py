"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import Refund


class Refunds:
    """Money given back: in parts or whole, and never twice."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        amount: str,
        payment: str,
        reason: str,
        sku: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Refund a payment.

        Gives back a part of it, or all; all refunds together are never more than was paid. bKash is asked
        which refunds there were before another is sent. A refund whose answer was lost is `unknown` until
        bKash lists it or does not; it is never sent again by itself, and another is refused meanwhile.

        - `amount`: What is given back, in taka.

        - `payment`: The payment.

        - `reason`: Why, 1 to 255 characters.

        - `sku`: What is refunded, 1 to 255 characters.
        """
        call = Call(
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
            timeout=timeout,
        )
        return Refund(self._caller.call(call))

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Refund]:
        """List refunds.

        By session, the newest refunded session first, and in it the newest refund first. A page has the
        refunds of at most `limit` sessions.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "refunds.list",
            "GET",
            "/v1/refunds",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._caller, call, Refund)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Retrieve a refund.

        - `id`: The refund
        """
        call = Call(
            "refunds.retrieve",
            "GET",
            f"/v1/refunds/{segment(id)}",
            timeout=timeout,
        )
        return Refund(self._caller.call(call))


class AsyncRefunds:
    """Money given back: in parts or whole, and never twice."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        amount: str,
        payment: str,
        reason: str,
        sku: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Refund a payment.

        Gives back a part of it, or all; all refunds together are never more than was paid. bKash is asked
        which refunds there were before another is sent. A refund whose answer was lost is `unknown` until
        bKash lists it or does not; it is never sent again by itself, and another is refused meanwhile.

        - `amount`: What is given back, in taka.

        - `payment`: The payment.

        - `reason`: Why, 1 to 255 characters.

        - `sku`: What is refunded, 1 to 255 characters.
        """
        call = Call(
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
            timeout=timeout,
        )
        return Refund(await self._caller.call(call))

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Refund]:
        """List refunds.

        By session, the newest refunded session first, and in it the newest refund first. A page has the
        refunds of at most `limit` sessions.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "refunds.list",
            "GET",
            "/v1/refunds",
            query=present(
                {
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, Refund)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Refund:
        """Retrieve a refund.

        - `id`: The refund
        """
        call = Call(
            "refunds.retrieve",
            "GET",
            f"/v1/refunds/{segment(id)}",
            timeout=timeout,
        )
        return Refund(await self._caller.call(call))
