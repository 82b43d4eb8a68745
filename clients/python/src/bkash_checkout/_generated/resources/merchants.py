"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..objects import ApiKey, Merchant
from ..params import BkashCredentialsParams, BkashScriptWishParams, MerchantProfileWishParams


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
        profile: MerchantProfileWishParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Add a merchant.

        It is connected to bKash by another call, and is given keys by a third.

        - `id`: Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens.

        - `profile`: What it says of itself: a name at least.
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

        By name, those that are not served among them. The configuration's own is not: its file describes
        it.
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
        profile: Optional[MerchantProfileWishParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Update a merchant.

        - `id`: The merchant

        - `enabled`: Whether it is served.

        - `profile`: What it says of itself.
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

    def connect(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentialsParams] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptWishParams]] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Connect a merchant to bKash.

        In one mode; another connection of that mode is replaced. Nobody is called: the first payment, or
        `search`, shows whether bKash takes the credentials.

        - `id`: The merchant

        - `mode`: Test or live

        - `base_url`: The API's root, which belongs to the mode.

        - `family`: Which of bKash's APIs: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`,
        `tokenized-v0.3`.

        - `page_origins`: The origins of bKash's customer pages.

        - `credentials`: What bKash gave the merchant. Left out, the former ones stay, which needs the same
        family and address.

        - `ipn_topic`: The topic of bKash's payment notifications, if bKash has subscribed the merchant.

        - `scripts`: The scripts of bKash's window, in order: for Checkout (iFrame) alone.
        """
        request = ApiRequest(
            "merchants.connect",
            "PUT",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}",
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

    def disconnect(
        self,
        id: str,
        mode: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Disconnect a merchant from bKash.

        In one mode. The credentials are gone; what was begun with them can no longer be asked about, so
        disable the merchant first and wait until its payments are settled.

        - `id`: The merchant

        - `mode`: Test or live
        """
        request = ApiRequest(
            "merchants.disconnect",
            "DELETE",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}",
            timeout=timeout,
        )
        self._client.send(request)

    def create_key(
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
        """Make a key for a merchant.

        To the account that is connected so. Its text is in this answer and in no other. With it the
        merchant makes, rolls and revokes its own.

        - `id`: The merchant

        - `mode`: Test or live

        - `expires_in`: After how many seconds it ends; left out, never.

        - `label`: What the merchant calls it, at most 100 characters.

        - `scopes`: What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more
        than the key that asks. Left out, the key is publishable.
        """
        request = ApiRequest(
            "merchants.create_key",
            "POST",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}/api_keys",
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
        profile: MerchantProfileWishParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Add a merchant.

        It is connected to bKash by another call, and is given keys by a third.

        - `id`: Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens.

        - `profile`: What it says of itself: a name at least.
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

        By name, those that are not served among them. The configuration's own is not: its file describes
        it.
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
        profile: Optional[MerchantProfileWishParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Update a merchant.

        - `id`: The merchant

        - `enabled`: Whether it is served.

        - `profile`: What it says of itself.
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

    async def connect(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentialsParams] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptWishParams]] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Connect a merchant to bKash.

        In one mode; another connection of that mode is replaced. Nobody is called: the first payment, or
        `search`, shows whether bKash takes the credentials.

        - `id`: The merchant

        - `mode`: Test or live

        - `base_url`: The API's root, which belongs to the mode.

        - `family`: Which of bKash's APIs: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`,
        `tokenized-v0.3`.

        - `page_origins`: The origins of bKash's customer pages.

        - `credentials`: What bKash gave the merchant. Left out, the former ones stay, which needs the same
        family and address.

        - `ipn_topic`: The topic of bKash's payment notifications, if bKash has subscribed the merchant.

        - `scripts`: The scripts of bKash's window, in order: for Checkout (iFrame) alone.
        """
        request = ApiRequest(
            "merchants.connect",
            "PUT",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}",
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

    async def disconnect(
        self,
        id: str,
        mode: str,
        *,
        timeout: Optional[float] = None,
    ) -> None:
        """Disconnect a merchant from bKash.

        In one mode. The credentials are gone; what was begun with them can no longer be asked about, so
        disable the merchant first and wait until its payments are settled.

        - `id`: The merchant

        - `mode`: Test or live
        """
        request = ApiRequest(
            "merchants.disconnect",
            "DELETE",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}",
            timeout=timeout,
        )
        await self._client.send(request)

    async def create_key(
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
        """Make a key for a merchant.

        To the account that is connected so. Its text is in this answer and in no other. With it the
        merchant makes, rolls and revokes its own.

        - `id`: The merchant

        - `mode`: Test or live

        - `expires_in`: After how many seconds it ends; left out, never.

        - `label`: What the merchant calls it, at most 100 characters.

        - `scopes`: What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more
        than the key that asks. Left out, the key is publishable.
        """
        request = ApiRequest(
            "merchants.create_key",
            "POST",
            f"/v1/merchants/{segment(id)}/connections/{segment(mode)}/api_keys",
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
