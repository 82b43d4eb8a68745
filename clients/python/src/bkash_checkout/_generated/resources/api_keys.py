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
        """Create an API key.

        The key's text is returned in this response only.

        - `expires_in`: The key's lifetime in seconds. If omitted, the key does not expire.

        - `label`: The merchant's label for the key, at most 100 characters.

        - `scopes`: The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most
        the scopes of the calling key. If omitted, the key is publishable.
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
        """List API keys.

        Oldest first, including inactive keys.
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
        """Roll an API key.

        Creates a key with the same scopes. The old key keeps working for the overlap, so that a key can be
        replaced without downtime.

        - `id`: The key

        - `overlap`: For how many seconds the old key keeps working: at most 2,592,000; 86,400 by default.
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
        """Revoke an API key.

        Takes effect at once in this process, and within five seconds in every other process on the same
        database.

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
        """Create an API key.

        The key's text is returned in this response only.

        - `expires_in`: The key's lifetime in seconds. If omitted, the key does not expire.

        - `label`: The merchant's label for the key, at most 100 characters.

        - `scopes`: The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most
        the scopes of the calling key. If omitted, the key is publishable.
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
        """List API keys.

        Oldest first, including inactive keys.
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
        """Roll an API key.

        Creates a key with the same scopes. The old key keeps working for the overlap, so that a key can be
        replaced without downtime.

        - `id`: The key

        - `overlap`: For how many seconds the old key keeps working: at most 2,592,000; 86,400 by default.
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
        """Revoke an API key.

        Takes effect at once in this process, and within five seconds in every other process on the same
        database.

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
