"""The synchronous and the asynchronous client."""

from __future__ import annotations

import asyncio
import time
from types import TracebackType
from typing import Awaitable, Callable, Optional, Type

import httpx

from ._client import RETRIES, TIMEOUT, ApiClient, AsyncApiClient
from ._generated.resources import AsyncResources, Resources


class Checkout(Resources):
    """The client of a checkout. Create one per process.

    - `origin`: the origin of the checkout, such as `https://pay.example`
    - `key`: a secret key, `sk_test_…` or `sk_live_…`
    - `timeout`: the timeout of an attempt, in seconds
    - `retries`: the maximum number of retries
    - `transport`: an httpx transport, for tests and proxies
    - `sleep`: the function that waits between attempts, for tests
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
        client = ApiClient(origin, key, timeout=timeout, retries=retries, transport=transport, sleep=sleep)
        super().__init__(client)
        self._client = client

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()

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
    """The asynchronous client of a checkout. Create one per process.

    It has the arguments and methods of `Checkout`. Await the methods, and iterate over lists with `async for`.
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
        client = AsyncApiClient(origin, key, timeout=timeout, retries=retries, transport=transport, sleep=sleep)
        super().__init__(client)
        self._client = client

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def __aenter__(self) -> AsyncCheckout:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        await self.close()
