"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import ApiKey


class ApiKeys:
    """API keys authenticate requests. Their scopes limit what they can do."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

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
        request = ApiRequest(
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
        return ApiKey(self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[ApiKey]:
        """List keys.

        Oldest first, those that have ended among them.
        """
        request = ApiRequest(
            "api_keys.list",
            "GET",
            "/v1/api_keys",
            timeout=timeout,
        )
        return Pages(self._client, request, ApiKey)

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
        request = ApiRequest(
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
        return ApiKey(self._client.send(request))

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
        request = ApiRequest(
            "api_keys.revoke",
            "POST",
            f"/v1/api_keys/{segment(id)}/revoke",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(self._client.send(request))


class AsyncApiKeys:
    """API keys authenticate requests. Their scopes limit what they can do."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

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
        request = ApiRequest(
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
        return ApiKey(await self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[ApiKey]:
        """List keys.

        Oldest first, those that have ended among them.
        """
        request = ApiRequest(
            "api_keys.list",
            "GET",
            "/v1/api_keys",
            timeout=timeout,
        )
        return AsyncPages(self._client, request, ApiKey)

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
        request = ApiRequest(
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
        return ApiKey(await self._client.send(request))

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
        request = ApiRequest(
            "api_keys.revoke",
            "POST",
            f"/v1/api_keys/{segment(id)}/revoke",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return ApiKey(await self._client.send(request))
