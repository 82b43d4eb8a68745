"""Lists: as long as they are, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, AsyncIterator, Generic, Iterator, List, Mapping, Optional, Type, TypeVar

from ._answer import Answer
from ._call import AsyncCaller, Call, Caller

T = TypeVar("T", bound=Answer)


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some of a list, and where it goes on."""

    data: List[T]
    next_cursor: Optional[str]
    """What `cursor` asks for the next page with; nothing if this is the last."""


def _page(body: Mapping[str, Any], kind: Type[T]) -> Page[T]:
    return Page([kind(one) for one in body["data"]], body["next_cursor"])


def _next(call: Call, cursor: str) -> Call:
    return replace(call, query={**(call.query or {}), "cursor": cursor})


class Pages(Generic[T]):
    """A list. Iterating goes through all of it and asks for each page when it is needed; `page()` is one page."""

    def __init__(self, caller: Caller, call: Call, kind: Type[T]) -> None:
        self._caller = caller
        self._call = call
        self._kind = kind

    def page(self) -> Page[T]:
        """The first page, or the one at `cursor`."""
        return _page(self._caller.call(self._call), self._kind)

    def pages(self) -> Iterator[Page[T]]:
        """Every page."""
        call = self._call
        while True:
            page = _page(self._caller.call(call), self._kind)
            yield page
            if page.next_cursor is None:
                return
            call = _next(call, page.next_cursor)

    def __iter__(self) -> Iterator[T]:
        for page in self.pages():
            yield from page.data


class AsyncPages(Generic[T]):
    """A list. `async for` goes through all of it and asks for each page when it is needed; `page()` is one page."""

    def __init__(self, caller: AsyncCaller, call: Call, kind: Type[T]) -> None:
        self._caller = caller
        self._call = call
        self._kind = kind

    async def page(self) -> Page[T]:
        """The first page, or the one at `cursor`."""
        return _page(await self._caller.call(self._call), self._kind)

    async def pages(self) -> AsyncIterator[Page[T]]:
        """Every page."""
        call = self._call
        while True:
            page = _page(await self._caller.call(call), self._kind)
            yield page
            if page.next_cursor is None:
                return
            call = _next(call, page.next_cursor)

    async def __aiter__(self) -> AsyncIterator[T]:
        async for page in self.pages():
            for one in page.data:
                yield one
