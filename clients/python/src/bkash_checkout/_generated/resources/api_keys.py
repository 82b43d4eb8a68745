"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import ApiKey


class ApiKeys:
    """Your programs' rights to use this API."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        expires_in: Optional[int] = None,
        label: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Make a key.

        Its text is in this answer and in no other.

        - `expires_in`: After how many seconds it ends; left out, never.

        - `label`: What the merchant calls it, at most 100 characters.

        - `scopes`: What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more
        than the key that asks. Left out, the key is publishable.
        """
        call = Call(
            "api_keys.create",
            "POST",
            "/v1/api_keys",
            body=present(
                {
                    "expires_in": expires_in,
                    "label": label,
                    "scopes": scopes,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[ApiKey]:
        """List keys.

        Oldest first, those that have ended among them.
        """
        call = Call(
            "api_keys.list",
            "GET",
            "/v1/api_keys",
            timeout=timeout,
        )
        return Pages(self._caller, call, ApiKey)

    def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Roll a key.

        Makes a key like it; the old one works on for a while, so that nothing stops in between.

        - `id`: The key

        - `overlap`: For how many seconds the old key works on: at most 2,592,000; usually 86,400.
        """
        call = Call(
            "api_keys.roll",
            "POST",
            f"/v1/api_keys/{segment(id)}/roll",
            body=present(
                {
                    "overlap": overlap,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(self._caller.call(call))

    def revoke(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Revoke a key.

        At once, here; within five seconds in every other process on the same database.

        - `id`: The key
        """
        call = Call(
            "api_keys.revoke",
            "POST",
            f"/v1/api_keys/{segment(id)}/revoke",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(self._caller.call(call))


class AsyncApiKeys:
    """Your programs' rights to use this API."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        expires_in: Optional[int] = None,
        label: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Make a key.

        Its text is in this answer and in no other.

        - `expires_in`: After how many seconds it ends; left out, never.

        - `label`: What the merchant calls it, at most 100 characters.

        - `scopes`: What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more
        than the key that asks. Left out, the key is publishable.
        """
        call = Call(
            "api_keys.create",
            "POST",
            "/v1/api_keys",
            body=present(
                {
                    "expires_in": expires_in,
                    "label": label,
                    "scopes": scopes,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(await self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[ApiKey]:
        """List keys.

        Oldest first, those that have ended among them.
        """
        call = Call(
            "api_keys.list",
            "GET",
            "/v1/api_keys",
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, ApiKey)

    async def roll(
        self,
        id: str,
        *,
        overlap: Optional[int] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Roll a key.

        Makes a key like it; the old one works on for a while, so that nothing stops in between.

        - `id`: The key

        - `overlap`: For how many seconds the old key works on: at most 2,592,000; usually 86,400.
        """
        call = Call(
            "api_keys.roll",
            "POST",
            f"/v1/api_keys/{segment(id)}/roll",
            body=present(
                {
                    "overlap": overlap,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(await self._caller.call(call))

    async def revoke(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Revoke a key.

        At once, here; within five seconds in every other process on the same database.

        - `id`: The key
        """
        call = Call(
            "api_keys.revoke",
            "POST",
            f"/v1/api_keys/{segment(id)}/revoke",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(await self._caller.call(call))
