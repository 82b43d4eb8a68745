"""Sends requests, with a synchronous and an asynchronous client."""

from __future__ import annotations

import asyncio
import time
from typing import Any, Awaitable, Callable, Mapping, Optional

import httpx

from ._errors import CheckoutError
from ._request import ApiRequest, RetryState, headers_of, origin_of, present, segment

__all__ = ["ApiClient", "ApiRequest", "AsyncApiClient", "present", "segment"]

# The default timeout, in seconds. The checkout itself waits up to 30 seconds for bKash.
TIMEOUT = 45.0
RETRIES = 2


class ApiClient:
    """Sends requests synchronously."""

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
        # Redirects are not followed, so that the API key is sent to the checkout only.
        self._client = httpx.Client(
            base_url=origin_of(origin),
            headers=headers_of(key),
            timeout=timeout,
            transport=transport,
            follow_redirects=False,
        )
        self._retries = retries
        self._sleep = sleep

    def send(self, request: ApiRequest) -> Mapping[str, Any]:
        """Sends a request. Retries it with the same idempotency key if that is safe and can succeed."""
        state = RetryState(request, self._retries)
        while True:
            failure: CheckoutError
            try:
                return state.parse(self._client.request(**state.arguments()))
            except httpx.RequestError as error:
                failure = state.lost(error)
            except CheckoutError as problem:
                failure = problem
            self._sleep(state.pause(failure))

    def close(self) -> None:
        """Closes the connections."""
        self._client.close()


class AsyncApiClient:
    """Sends requests asynchronously."""

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

    async def send(self, request: ApiRequest) -> Mapping[str, Any]:
        """Sends a request. Retries it with the same idempotency key if that is safe and can succeed."""
        state = RetryState(request, self._retries)
        while True:
            failure: CheckoutError
            try:
                return state.parse(await self._client.request(**state.arguments()))
            except httpx.RequestError as error:
                failure = state.lost(error)
            except CheckoutError as problem:
                failure = problem
            await self._sleep(state.pause(failure))

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.aclose()
