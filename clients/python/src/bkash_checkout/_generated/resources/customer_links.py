"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, present
from ..answers import CustomerLink


class CustomerLinks:
    """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at
    any time.
    """

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        payer_reference: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CustomerLink:
        """Link a payer to their saved wallets.

        The page lists the payer's wallets, and lets the payer add one and take consent back. A repetition
        with the same key is answered without the address, which is not kept.

        - `payer_reference`: The merchant's name for the payer.
        """
        call = Call(
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
        return CustomerLink(self._caller.call(call))


class AsyncCustomerLinks:
    """Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at
    any time.
    """

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        payer_reference: str,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CustomerLink:
        """Link a payer to their saved wallets.

        The page lists the payer's wallets, and lets the payer add one and take consent back. A repetition
        with the same key is answered without the address, which is not kept.

        - `payer_reference`: The merchant's name for the payer.
        """
        call = Call(
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
        return CustomerLink(await self._caller.call(call))
