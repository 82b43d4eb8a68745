"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Optional

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present
from ..objects import Summary


class Summaries:
    """Number and sum of objects by day and status."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def retrieve(
        self,
        *,
        kind: Optional[str] = None,
        day_from: Optional[str] = None,
        day_to: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Summary:
        """Retrieve a summary.

        Counts the objects that were created on each day, and adds up their amounts, by their present
        status.

        - `kind`: The kind of object to summarize.

        - `day_from`: The first day, in Bangladesh time. By default 29 days before `day_to`.

        - `day_to`: The last day, in Bangladesh time. By default today.
        """
        request = ApiRequest(
            "summaries.retrieve",
            "GET",
            "/v1/summary",
            query=present(
                {
                    "kind": kind,
                    "day_from": day_from,
                    "day_to": day_to,
                }
            ),
            timeout=timeout,
        )
        return Summary(self._client.send(request))


class AsyncSummaries:
    """Number and sum of objects by day and status."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def retrieve(
        self,
        *,
        kind: Optional[str] = None,
        day_from: Optional[str] = None,
        day_to: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Summary:
        """Retrieve a summary.

        Counts the objects that were created on each day, and adds up their amounts, by their present
        status.

        - `kind`: The kind of object to summarize.

        - `day_from`: The first day, in Bangladesh time. By default 29 days before `day_to`.

        - `day_to`: The last day, in Bangladesh time. By default today.
        """
        request = ApiRequest(
            "summaries.retrieve",
            "GET",
            "/v1/summary",
            query=present(
                {
                    "kind": kind,
                    "day_from": day_from,
                    "day_to": day_to,
                }
            ),
            timeout=timeout,
        )
        return Summary(await self._client.send(request))
