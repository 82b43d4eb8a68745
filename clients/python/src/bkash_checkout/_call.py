"""The one place where calls are made: by a client that waits, and by one that is awaited."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Awaitable, Callable, Mapping, Optional

import httpx

from ._errors import CheckoutError
from ._wish import Call, Wish, headers_of, origin_of, present, segment

__all__ = ["AsyncCaller", "Call", "Caller", "present", "segment"]

# How long an answer is waited for, in seconds: bKash itself has thirty to answer the checkout.
TIMEOUT = 45.0
RETRIES = 2


class Caller:
    """Makes calls and waits for what comes of them."""

    def __init__(
        self,
        origin: str,
        key: str,
        *,
        timeout: float,
        retries: int,
        transport: Optional[httpx.BaseTransport],
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        # A key goes where it was meant to go: redirects are not followed.
        self._client = httpx.Client(
            base_url=origin_of(origin),
            headers=headers_of(key),
            timeout=timeout,
            transport=transport,
            follow_redirects=False,
        )
        self._retries = retries
        self._sleep = sleep

    def call(self, call: Call) -> Mapping[str, Any]:
        """Makes a call, again if that is safe and may help, with the same key each time."""
        wish = Wish(call, self._retries)
        while True:
            failure: CheckoutError
            try:
                return wish.read(self._client.request(**wish.request()))
            except httpx.RequestError as error:
                failure = wish.lost(error)
            except CheckoutError as problem:
                failure = problem
            self._sleep(wish.pause(failure))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


class AsyncCaller:
    """Makes calls whose outcome is awaited."""

    def __init__(
        self,
        origin: str,
        key: str,
        *,
        timeout: float,
        retries: int,
        transport: Optional[httpx.AsyncBaseTransport],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._client = httpx.AsyncClient(
            base_url=origin_of(origin),
            headers=headers_of(key),
            timeout=timeout,
            transport=transport,
            follow_redirects=False,
        )
        self._retries = retries
        self._sleep = sleep

    async def call(self, call: Call) -> Mapping[str, Any]:
        """Makes a call, again if that is safe and may help, with the same key each time."""
        wish = Wish(call, self._retries)
        while True:
            failure: CheckoutError
            try:
                return wish.read(await self._client.request(**wish.request()))
            except httpx.RequestError as error:
                failure = wish.lost(error)
            except CheckoutError as problem:
                failure = problem
            await self._sleep(wish.pause(failure))

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
