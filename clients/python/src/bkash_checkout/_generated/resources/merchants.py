"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import ApiKey, Merchant
from ..params import BkashCredentialsParams, BkashScriptParams, MerchantProfileParams


class Merchants:
    """Manage the merchants of a server that hosts more than one. These operations need a key of the merchant
    in the server's configuration with the scope `merchants:read` or `merchants:write`, which `full` does
    not include.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def create(
        self,
        *,
        id: str,
        profile: MerchantProfileParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Create a merchant.

        Set its provider accounts and create its API keys in separate calls.

        - `id`: The identifier: 1 to 40 of `a` to `z`, digits and hyphens. It cannot be changed.

        - `profile`: The merchant's settings; `name` is required.
        """
        request = ApiRequest(
            "merchants.create",
            "POST",
            "/v1/merchants",
            body=present(
                {
                    "id": id,
                    "profile": profile,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Merchant(self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[Merchant]:
        """List merchants.

        Ordered by identifier, including disabled ones. The configured merchant is not listed.
        """
        request = ApiRequest(
            "merchants.list",
            "GET",
            "/v1/merchants",
            timeout=timeout,
        )
        return Pages(self._client, request, Merchant)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Retrieve a merchant.

        - `id`: The merchant
        """
        request = ApiRequest(
            "merchants.retrieve",
            "GET",
            f"/v1/merchants/{segment(id)}",
            timeout=timeout,
        )
        return Merchant(self._client.send(request))

    def update(
        self,
        id: str,
        *,
        enabled: Optional[bool] = None,
        profile: Optional[MerchantProfileParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Update a merchant.

        - `id`: The merchant

        - `enabled`: Whether the merchant is served.

        - `profile`: The settings to change.
        """
        request = ApiRequest(
            "merchants.update",
            "PATCH",
            f"/v1/merchants/{segment(id)}",
            body=present(
                {
                    "enabled": enabled,
                    "profile": profile,
                }
            ),
            timeout=timeout,
        )
        return Merchant(self._client.send(request))

    def put_provider_account(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentialsParams] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptParams]] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Set a provider account.

        Creates or replaces the merchant's provider account of one mode. bKash is not called: the first
        payment or `search` shows whether bKash accepts the credentials.

        - `id`: The merchant

        - `mode`: Test or live

        - `base_url`: The root of the API. It must belong to the mode.

        - `family`: The bKash API family: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`,
        `tokenized-v0.3`.

        - `page_origins`: The origins of bKash's customer pages.

        - `credentials`: The merchant's credentials at bKash. If omitted, the previous ones are kept, which
        requires that family and base URL do not change.

        - `ipn_topic`: The topic of bKash's instant payment notifications, if bKash has subscribed the
        merchant.

        - `scripts`: The scripts of bKash's checkout window, in load order. Only for Checkout (iFrame).
        """
        request = ApiRequest(
            "merchants.put_provider_account",
            "PUT",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            body=present(
                {
                    "base_url": base_url,
                    "credentials": credentials,
                    "family": family,
                    "ipn_topic": ipn_topic,
                    "page_origins": page_origins,
                    "scripts": scripts,
                }
            ),
            timeout=timeout,
        )
        return Merchant(self._client.send(request))

    def delete_provider_account(
        self,
        id: str,
        mode: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete a provider account.

        Deletes the merchant's provider account of one mode, with its credentials. The status of payments
        under way can no longer be queried afterwards, so disable the merchant first and wait until they are
        final.

        - `id`: The merchant

        - `mode`: Test or live
        """
        request = ApiRequest(
            "merchants.delete_provider_account",
            "DELETE",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            timeout=timeout,
        )
        self._client.send(request)

    def create_api_key(
        self,
        id: str,
        mode: str,
        *,
        expires_in: Optional[int] = None,
        label: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Create an API key for a merchant.

        The key belongs to the account of this mode. Its text is returned in this response only. With it the
        merchant creates, rolls and revokes its own keys.

        - `id`: The merchant

        - `mode`: Test or live

        - `expires_in`: The key's lifetime in seconds. If omitted, the key does not expire.

        - `label`: The merchant's label for the key, at most 100 characters.

        - `scopes`: The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most
        the scopes of the calling key. If omitted, the key is publishable.
        """
        request = ApiRequest(
            "merchants.create_api_key",
            "POST",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}/api_keys",
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


class AsyncMerchants:
    """Manage the merchants of a server that hosts more than one. These operations need a key of the merchant
    in the server's configuration with the scope `merchants:read` or `merchants:write`, which `full` does
    not include.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        id: str,
        profile: MerchantProfileParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Create a merchant.

        Set its provider accounts and create its API keys in separate calls.

        - `id`: The identifier: 1 to 40 of `a` to `z`, digits and hyphens. It cannot be changed.

        - `profile`: The merchant's settings; `name` is required.
        """
        request = ApiRequest(
            "merchants.create",
            "POST",
            "/v1/merchants",
            body=present(
                {
                    "id": id,
                    "profile": profile,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Merchant(await self._client.send(request))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Merchant]:
        """List merchants.

        Ordered by identifier, including disabled ones. The configured merchant is not listed.
        """
        request = ApiRequest(
            "merchants.list",
            "GET",
            "/v1/merchants",
            timeout=timeout,
        )
        return AsyncPages(self._client, request, Merchant)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Retrieve a merchant.

        - `id`: The merchant
        """
        request = ApiRequest(
            "merchants.retrieve",
            "GET",
            f"/v1/merchants/{segment(id)}",
            timeout=timeout,
        )
        return Merchant(await self._client.send(request))

    async def update(
        self,
        id: str,
        *,
        enabled: Optional[bool] = None,
        profile: Optional[MerchantProfileParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Update a merchant.

        - `id`: The merchant

        - `enabled`: Whether the merchant is served.

        - `profile`: The settings to change.
        """
        request = ApiRequest(
            "merchants.update",
            "PATCH",
            f"/v1/merchants/{segment(id)}",
            body=present(
                {
                    "enabled": enabled,
                    "profile": profile,
                }
            ),
            timeout=timeout,
        )
        return Merchant(await self._client.send(request))

    async def put_provider_account(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentialsParams] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptParams]] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Set a provider account.

        Creates or replaces the merchant's provider account of one mode. bKash is not called: the first
        payment or `search` shows whether bKash accepts the credentials.

        - `id`: The merchant

        - `mode`: Test or live

        - `base_url`: The root of the API. It must belong to the mode.

        - `family`: The bKash API family: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`,
        `tokenized-v0.3`.

        - `page_origins`: The origins of bKash's customer pages.

        - `credentials`: The merchant's credentials at bKash. If omitted, the previous ones are kept, which
        requires that family and base URL do not change.

        - `ipn_topic`: The topic of bKash's instant payment notifications, if bKash has subscribed the
        merchant.

        - `scripts`: The scripts of bKash's checkout window, in load order. Only for Checkout (iFrame).
        """
        request = ApiRequest(
            "merchants.put_provider_account",
            "PUT",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            body=present(
                {
                    "base_url": base_url,
                    "credentials": credentials,
                    "family": family,
                    "ipn_topic": ipn_topic,
                    "page_origins": page_origins,
                    "scripts": scripts,
                }
            ),
            timeout=timeout,
        )
        return Merchant(await self._client.send(request))

    async def delete_provider_account(
        self,
        id: str,
        mode: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Delete a provider account.

        Deletes the merchant's provider account of one mode, with its credentials. The status of payments
        under way can no longer be queried afterwards, so disable the merchant first and wait until they are
        final.

        - `id`: The merchant

        - `mode`: Test or live
        """
        request = ApiRequest(
            "merchants.delete_provider_account",
            "DELETE",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            timeout=timeout,
        )
        await self._client.send(request)

    async def create_api_key(
        self,
        id: str,
        mode: str,
        *,
        expires_in: Optional[int] = None,
        label: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> ApiKey:
        """Create an API key for a merchant.

        The key belongs to the account of this mode. Its text is returned in this response only. With it the
        merchant creates, rolls and revokes its own keys.

        - `id`: The merchant

        - `mode`: Test or live

        - `expires_in`: The key's lifetime in seconds. If omitted, the key does not expire.

        - `label`: The merchant's label for the key, at most 100 characters.

        - `scopes`: The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most
        the scopes of the calling key. If omitted, the key is publishable.
        """
        request = ApiRequest(
            "merchants.create_api_key",
            "POST",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}/api_keys",
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
