"""The clients of a merchant's back end: one that waits, and one that is awaited."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Awaitable, Callable, Optional, Type

import httpx

from ._call import RETRIES, TIMEOUT, AsyncCaller, Caller
from ._generated.resources import AsyncResources, Resources


class Checkout(Resources):
    """A checkout, seen from a merchant's back end. One serves a whole process.

    - `origin`: the checkout's, such as `https://pay.example`
    - `key`: a secret key, `sk_test_…` or `sk_live_…`
    - `timeout`: how many seconds an answer is waited for
    - `retries`: how often at most a call is tried again
    - `transport`: what sends requests, for tests and proxies
    - `sleep`: what waits between two tries, for tests
    """

    def __init__(
        self,
        origin: str,
        key: str,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        transport: Optional[httpx.BaseTransport] = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        caller = Caller(origin, key, timeout=timeout, retries=retries, transport=transport, sleep=sleep)
        super().__init__(caller)
        self._caller = caller

    def close(self) -> None:
        """Closes the connections."""
        self._caller.close()

    def __enter__(self) -> Checkout:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()


class AsyncCheckout(AsyncResources):
    """A checkout, seen from a merchant's back end whose calls are awaited. One serves a whole process.

    It takes what `Checkout` takes, and has the same methods; what `Checkout` returns is awaited, lists are gone through
    with `async for`.
    """

    def __init__(
        self,
        origin: str,
        key: str,
        *,
        timeout: float = TIMEOUT,
        retries: int = RETRIES,
        transport: Optional[httpx.AsyncBaseTransport] = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        caller = AsyncCaller(origin, key, timeout=timeout, retries=retries, transport=transport, sleep=sleep)
        super().__init__(caller)
        self._caller = caller

    async def close(self) -> None:
        """Closes the connections."""
        await self._caller.close()

    async def __aenter__(self) -> AsyncCheckout:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()
