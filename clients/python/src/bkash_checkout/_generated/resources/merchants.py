"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional, Sequence

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import ApiKey, Merchant
from ..wishes import BkashCredentials, BkashScriptParams, MerchantProfileParams


class Merchants:
    """For whoever runs a server for more than one merchant: needs a key of the configuration's own merchant
    with the scope `merchants:write`, which `full` does not give.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        id: str,
        profile: MerchantProfileParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Add a merchant.

        It is connected to bKash by another call, and is given keys by a third.

        - `id`: Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens.

        - `profile`: What it says of itself: a name at least.
        """
        call = Call(
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
        return Merchant(self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> Pages[Merchant]:
        """List merchants.

        By name, those that are not served among them. The configuration's own is not: its file describes
        it.
        """
        call = Call(
            "merchants.list",
            "GET",
            "/v1/merchants",
            timeout=timeout,
        )
        return Pages(self._caller, call, Merchant)

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Retrieve a merchant.

        - `id`: The merchant
        """
        call = Call(
            "merchants.retrieve",
            "GET",
            f"/v1/merchants/{segment(id)}",
            timeout=timeout,
        )
        return Merchant(self._caller.call(call))

    def update(
        self,
        id: str,
        *,
        enabled: Optional[bool] = None,
        profile: Optional[MerchantProfileParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Change a merchant.

        - `id`: The merchant

        - `enabled`: Whether it is served.

        - `profile`: What it says of itself.
        """
        call = Call(
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
        return Merchant(self._caller.call(call))

    def put_provider_account(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentials] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptParams]] = None,
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
        call = Call(
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
        return Merchant(self._caller.call(call))

    def delete_provider_account(
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
        call = Call(
            "merchants.delete_provider_account",
            "DELETE",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            timeout=timeout,
        )
        self._caller.call(call)

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
        call = Call(
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
        return ApiKey(self._caller.call(call))


class AsyncMerchants:
    """For whoever runs a server for more than one merchant: needs a key of the configuration's own merchant
    with the scope `merchants:write`, which `full` does not give.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        id: str,
        profile: MerchantProfileParams,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Add a merchant.

        It is connected to bKash by another call, and is given keys by a third.

        - `id`: Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens.

        - `profile`: What it says of itself: a name at least.
        """
        call = Call(
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
        return Merchant(await self._caller.call(call))

    def list(
        self,
        *,
        timeout: Optional[float] = None,
    ) -> AsyncPages[Merchant]:
        """List merchants.

        By name, those that are not served among them. The configuration's own is not: its file describes
        it.
        """
        call = Call(
            "merchants.list",
            "GET",
            "/v1/merchants",
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, Merchant)

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Retrieve a merchant.

        - `id`: The merchant
        """
        call = Call(
            "merchants.retrieve",
            "GET",
            f"/v1/merchants/{segment(id)}",
            timeout=timeout,
        )
        return Merchant(await self._caller.call(call))

    async def update(
        self,
        id: str,
        *,
        enabled: Optional[bool] = None,
        profile: Optional[MerchantProfileParams] = None,
        timeout: Optional[float] = None,
    ) -> Merchant:
        """Change a merchant.

        - `id`: The merchant

        - `enabled`: Whether it is served.

        - `profile`: What it says of itself.
        """
        call = Call(
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
        return Merchant(await self._caller.call(call))

    async def put_provider_account(
        self,
        id: str,
        mode: str,
        *,
        base_url: str,
        family: str,
        page_origins: Sequence[str],
        credentials: Optional[BkashCredentials] = None,
        ipn_topic: Optional[str] = None,
        scripts: Optional[Sequence[BkashScriptParams]] = None,
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
        call = Call(
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
        return Merchant(await self._caller.call(call))

    async def delete_provider_account(
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
        call = Call(
            "merchants.delete_provider_account",
            "DELETE",
            f"/v1/merchants/{segment(id)}/provider_accounts/{segment(mode)}",
            timeout=timeout,
        )
        await self._caller.call(call)

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
        call = Call(
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
        return ApiKey(await self._caller.call(call))
