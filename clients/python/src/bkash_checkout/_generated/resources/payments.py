"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import Payment
from ..words import Capture


class Payments:
    """Each try to pay a session. Most shops only read them; those that hold money first capture and void it
    here.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[Payment]:
        """List payments.

        The payment that counts of every session in which one was tried, newest session first: the one that
        took or holds money, else the last.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return Pages(self._caller, call, Payment)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Retrieve a payment.

        With every refund of it.

        - `id`: The payment
        """
        call = Call(
            "payments.retrieve",
            "GET",
            f"/v1/payments/{segment(id)}",
            timeout=timeout,
        )
        return Payment(self._caller.call(call))

    def capture(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Capture a payment.

        Takes the money that it holds, all of it: bKash knows no partial capture. When this answers, the
        wish is durable, and is sent until bKash answers: a payment that is `capturing` is captured by
        itself, and an event says so.

        - `id`: The payment
        """
        call = Call(
            "payments.capture",
            "POST",
            f"/v1/payments/{segment(id)}/capture",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(self._caller.call(call))

    def void(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Void a payment.

        Gives back the money that it holds, all of it; sent until bKash answers, as a capture is.

        - `id`: The payment
        """
        call = Call(
            "payments.void",
            "POST",
            f"/v1/payments/{segment(id)}/void",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(self._caller.call(call))


class AsyncPayments:
    """Each try to pay a session. Most shops only read them; those that hold money first capture and void it
    here.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    def list(
        self,
        *,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Payment]:
        """List payments.

        The payment that counts of every session in which one was tried, newest session first: the one that
        took or holds money, else the last.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
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
        return AsyncPages(self._caller, call, Payment)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Retrieve a payment.

        With every refund of it.

        - `id`: The payment
        """
        call = Call(
            "payments.retrieve",
            "GET",
            f"/v1/payments/{segment(id)}",
            timeout=timeout,
        )
        return Payment(await self._caller.call(call))

    async def capture(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Capture a payment.

        Takes the money that it holds, all of it: bKash knows no partial capture. When this answers, the
        wish is durable, and is sent until bKash answers: a payment that is `capturing` is captured by
        itself, and an event says so.

        - `id`: The payment
        """
        call = Call(
            "payments.capture",
            "POST",
            f"/v1/payments/{segment(id)}/capture",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(await self._caller.call(call))

    async def void(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Payment:
        """Void a payment.

        Gives back the money that it holds, all of it; sent until bKash answers, as a capture is.

        - `id`: The payment
        """
        call = Call(
            "payments.void",
            "POST",
            f"/v1/payments/{segment(id)}/void",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Payment(await self._caller.call(call))
