"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present
from ..objects import CustomerLink


class CustomerLinks:
    """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the
    PIN alone, and can revoke the consent at any time.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def create(
        self,
        *,
        payer_reference: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CustomerLink:
        """Create a customer link.

        On the page behind the link, the payer sees the saved wallets, adds one or revokes the consent. The
        link is not stored: a repeated request with the same key returns a `url` of `null`.

        - `payer_reference`: The merchant's reference for the payer.
        """
        request = ApiRequest(
            "customer_links.create",
            "POST",
            "/v1/customer_links",
            body=present(
                {
                    "payer_reference": payer_reference,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CustomerLink(self._client.send(request))


class AsyncCustomerLinks:
    """An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the
    PIN alone, and can revoke the consent at any time.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        payer_reference: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CustomerLink:
        """Create a customer link.

        On the page behind the link, the payer sees the saved wallets, adds one or revokes the consent. The
        link is not stored: a repeated request with the same key returns a `url` of `null`.

        - `payer_reference`: The merchant's reference for the payer.
        """
        request = ApiRequest(
            "customer_links.create",
            "POST",
            "/v1/customer_links",
            body=present(
                {
                    "payer_reference": payer_reference,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CustomerLink(await self._client.send(request))
