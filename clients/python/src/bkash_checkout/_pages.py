"""Paginated lists."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, AsyncIterator, Generic, Iterator, List, Mapping, Optional, Type, TypeVar

from ._client import ApiClient, ApiRequest, AsyncApiClient
from ._object import ApiObject

T = TypeVar("T", bound=ApiObject)


@dataclass(frozen=True)
class Page(Generic[T]):
    """A page of a list."""

    data: List[T]
    next_cursor: Optional[str]
    """The `cursor` of the next page; `None` on the last page."""


def _page(body: Mapping[str, Any], kind: Type[T]) -> Page[T]:
    return Page([kind(item) for item in body["data"]], body["next_cursor"])


def _next(request: ApiRequest, cursor: str) -> ApiRequest:
    return replace(request, query={**(request.query or {}), "cursor": cursor})


class Pages(Generic[T]):
    """A list. Iterating returns all objects and requests pages as needed; `page()` returns one page."""

    def __init__(self, client: ApiClient, request: ApiRequest, kind: Type[T]) -> None:
        self._client = client
        self._request = request
        self._kind = kind

    def page(self) -> Page[T]:
        """Returns the first page, or the page at `cursor`."""
        return _page(self._client.send(self._request), self._kind)

    def pages(self) -> Iterator[Page[T]]:
        """Iterates over the pages."""
        request = self._request
        while True:
            page = _page(self._client.send(request), self._kind)
            yield page
            if page.next_cursor is None:
                return
            request = _next(request, page.next_cursor)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.data


class AsyncPages(Generic[T]):
    """A list. `async for` returns all objects and requests pages as needed; `page()` returns one page."""

    def __init__(self, client: AsyncApiClient, request: ApiRequest, kind: Type[T]) -> None:
        self._client = client
        self._request = request
        self._kind = kind

    async def page(self) -> Page[T]:
        """Returns the first page, or the page at `cursor`."""
        return _page(await self._client.send(self._request), self._kind)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Iterates over the pages."""
        request = self._request
        while True:
            page = _page(await self._client.send(request), self._kind)
            yield page
            if page.next_cursor is None:
                return
            request = _next(request, page.next_cursor)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for item in page.data:
                yield item
