"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, segment
from ..objects import WebhookDelivery


class Deliveries:
    """A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its
    response, and replay events that your server missed.
    """

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookDelivery:
        """Retrieve a delivery.

        The response includes each attempt, with its request headers, its response and its duration.

        - `id`: The delivery's identifier
        """
        request = ApiRequest(
            "deliveries.retrieve",
            "GET",
            f"/v1/webhook_deliveries/{segment(id)}",
            timeout=timeout,
        )
        return WebhookDelivery(self._client.send(request))


class AsyncDeliveries:
    """A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its
    response, and replay events that your server missed.
    """

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def retrieve(
        self,
        id: str,
        *,
        timeout: Optional[float] = None,
    ) -> WebhookDelivery:
        """Retrieve a delivery.

        The response includes each attempt, with its request headers, its response and its duration.

        - `id`: The delivery's identifier
        """
        request = ApiRequest(
            "deliveries.retrieve",
            "GET",
            f"/v1/webhook_deliveries/{segment(id)}",
            timeout=timeout,
        )
        return WebhookDelivery(await self._client.send(request))
