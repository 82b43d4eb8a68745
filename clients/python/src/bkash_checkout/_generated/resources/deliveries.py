"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Optional

from ..._call import AsyncCaller, Call, Caller, segment
from ..answers import WebhookDelivery


class Deliveries:
    """What was sent to an endpoint, what it answered, and sending it again."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookDelivery:
        """Retrieve a delivery.

        With every attempt: what was sent, what was answered, and how long it took.

        - `id`: The delivery
        """
        call = Call(
            "deliveries.retrieve",
            "GET",
            f"/v1/webhook_deliveries/{segment(id)}",
            timeout=timeout,
        )
        return WebhookDelivery(self._caller.call(call))


class AsyncDeliveries:
    """What was sent to an endpoint, what it answered, and sending it again."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookDelivery:
        """Retrieve a delivery.

        With every attempt: what was sent, what was answered, and how long it took.

        - `id`: The delivery
        """
        call = Call(
            "deliveries.retrieve",
            "GET",
            f"/v1/webhook_deliveries/{segment(id)}",
            timeout=timeout,
        )
        return WebhookDelivery(await self._caller.call(call))
