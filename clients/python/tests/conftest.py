"""Test helpers: a running checkout, a payer, a webhook receiver, and a proxy that loses responses.

Every test with the fixture `checkout` or `make` runs with the synchronous and with the asynchronous client.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import os
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from queue import Queue
from typing import Any, Callable, Dict, Iterator, List, NamedTuple, Set, Tuple, cast
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from bkash_checkout import AsyncCheckout, AsyncPages, Checkout, CheckoutSession, WebhookEndpoint

ORIGIN = os.environ["CHECKOUT_ORIGIN"]
KEY = os.environ["CHECKOUT_KEY"]
SIMULATOR = os.environ["SIMULATOR_ORIGIN"]

numbers = count(1)

# The payer's browser, and the client of the tests themselves.
browser = httpx.Client(timeout=40)

# The methods that were called, by kind of client.
called: Dict[str, Set[str]] = {"sync": set(), "async": set()}


def order(**more: Any) -> Dict[str, Any]:
    """The parameters of a session with a unique invoice and amount.

    bKash rejects a payment of the same amount from the same wallet within minutes.
    """
    number = next(numbers)
    return {
        "amount": f"{1000 + number}.{10 + os.getpid() % 90}",
        "invoice": f"PYTHON-{os.getpid()}-{number}",
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
        **more,
    }


def approve(page: str) -> str:
    """Approves a payment at the simulated bKash and follows the callback like the payer's browser."""
    payment = parse_qs(urlsplit(page).query)["paymentId"][0]
    approved = browser.post(f"{SIMULATOR}/simulator/payments/{payment}/approve")
    back = browser.get(approved.raise_for_status().json()["callbackURL"])
    assert back.status_code == 303
    return str(back.headers["location"])


def paid(checkout: Checkout, **more: Any) -> CheckoutSession:
    """Creates and pays a session."""
    session = checkout.sessions.create(**order(**more))
    approve(checkout.sessions.start(session.id).url)
    return checkout.sessions.retrieve(session.id, expand="payments")


class BlockingClient:
    """An asynchronous client with a synchronous interface."""

    def __init__(self, client: AsyncCheckout, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self.loop = loop

    def __getattr__(self, name: str) -> Any:
        return BlockingResource(getattr(self.client, name), self.loop)


class BlockingResource:
    """A resource or list whose asynchronous methods are run to completion."""

    def __init__(self, inner: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.inner = inner
        self.loop = loop

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            result = method(*arguments, **named)
            if inspect.isasyncgen(result):
                return self.iterate(result)
            if inspect.isawaitable(result):
                return self.loop.run_until_complete(result)
            return BlockingResource(result, self.loop) if isinstance(result, AsyncPages) else result

        return call

    def __iter__(self) -> Iterator[Any]:
        return self.iterate(self.inner.__aiter__())

    def iterate(self, iterator: Any) -> Iterator[Any]:
        while True:
            try:
                yield self.loop.run_until_complete(iterator.__anext__())
            except StopAsyncIteration:
                return


class RecordingClient:
    """A client that records the methods that are called."""

    def __init__(self, client: Any, names: Set[str]) -> None:
        self.client = client
        self.names = names

    def __getattr__(self, name: str) -> Any:
        resource = getattr(self.client, name)
        names = self.names

        class Resource:
            def __getattr__(self, method: str) -> Any:
                names.add(f"{name}.{method}")
                return getattr(resource, method)

        return Resource()


Make = Callable[..., Checkout]


@pytest.fixture(params=["sync", "async"])
def make(request: pytest.FixtureRequest) -> Iterator[Make]:
    """Creates clients of one kind. With `waits`, they record their waits there instead of sleeping."""
    loop = asyncio.new_event_loop()
    made: List[Any] = []

    def client(origin: str = ORIGIN, key: str = KEY, *, waits: Any = None, **more: Any) -> Checkout:
        if request.param == "sync":
            if waits is not None:
                more["sleep"] = waits.append
            made.append(Checkout(origin, key, **more))
            return cast(Checkout, RecordingClient(made[-1], called["sync"]))

        async def pause(seconds: float) -> None:
            waits.append(seconds)

        if waits is not None:
            more["sleep"] = pause
        made.append(AsyncCheckout(origin, key, **more))
        return cast(Checkout, RecordingClient(BlockingClient(made[-1], loop), called["async"]))

    yield client
    for one in made:
        closed = one.close()
        if closed is not None:
            loop.run_until_complete(closed)
    loop.close()


@pytest.fixture
def checkout(make: Make) -> Checkout:
    return make()


class Request(NamedTuple):
    """A received request."""

    method: str
    path: str
    headers: Dict[str, str]
    body: bytes


class Server:
    """A local server that passes each request to `handle`."""

    def __init__(self, handle: Callable[[Request, BaseHTTPRequestHandler], None]) -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def take(self) -> None:
                length = int(self.headers.get("content-length", "0"))
                request = Request(self.command, self.path, dict(self.headers.items()), self.rfile.read(length))
                handle(request, self)

            do_GET = do_POST = do_PATCH = do_DELETE = take

            def log_message(self, format: str, *arguments: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def reply(handler: BaseHTTPRequestHandler, status: int, headers: Dict[str, str], body: bytes) -> None:
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if status != 204:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class Shop:
    """A webhook receiver."""

    def __init__(self) -> None:
        self.arrivals: Queue[Request] = Queue()
        self.seen: List[Request] = []
        self.server = Server(self.take)

    def take(self, request: Request, handler: BaseHTTPRequestHandler) -> None:
        self.arrivals.put(request)
        reply(handler, 204, {}, b"")

    def first(self, matches: Callable[[Request, Any], bool]) -> Request:
        """Waits for the first request that matches."""
        for request in self.seen:
            if matches(request, json.loads(request.body)):
                return request
        while True:
            request = self.arrivals.get(timeout=60)
            self.seen.append(request)
            if matches(request, json.loads(request.body)):
                return request


@pytest.fixture
def shop() -> Iterator[Shop]:
    shop = Shop()
    yield shop
    shop.server.close()


@pytest.fixture
def endpoint(shop: Shop, checkout: Checkout) -> Iterator[WebhookEndpoint]:
    endpoint = checkout.webhook_endpoints.create(url=f"{shop.server.origin}/webhooks", description="tests")
    yield endpoint
    checkout.webhook_endpoints.delete(endpoint.id)


# What the proxy does with a request: "forward" it, forward it and "lose" or "truncate" the response, "drop" it, or respond
# itself with a status, headers and a body.
ProxyAction = Any


class Proxy:
    """A proxy between the client and the checkout."""

    def __init__(self, actions: List[ProxyAction]) -> None:
        self.actions = list(actions)
        self.requests: List[Request] = []
        self.waits: List[float] = []
        self.server = Server(self.take)
        self.origin = self.server.origin

    def take(self, request: Request, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append(request)
        action = self.actions.pop(0) if self.actions else "forward"
        handler.close_connection = action in ("lose", "truncate", "drop")
        if isinstance(action, tuple):
            status, headers, body = cast(Tuple[int, Dict[str, str], str], action)
            return reply(handler, status, headers, body.encode())
        if action == "drop":
            return None
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        upstream = browser.request(request.method, ORIGIN + request.path, headers=headers, content=request.body)
        if action == "lose":
            return None
        contents = upstream.content if action == "forward" else upstream.content[:10]
        handler.send_response(upstream.status_code)
        handler.send_header("Content-Type", upstream.headers.get("content-type", ""))
        if upstream.status_code != 204:
            handler.send_header("Content-Length", str(len(upstream.content)))
        handler.end_headers()
        handler.wfile.write(contents)
        return None


@pytest.fixture
def proxy() -> Iterator[Callable[[List[ProxyAction]], Proxy]]:
    created: List[Proxy] = []

    def create(actions: List[ProxyAction]) -> Proxy:
        created.append(Proxy(actions))
        return created[-1]

    yield create
    for server in created:
        server.server.close()
