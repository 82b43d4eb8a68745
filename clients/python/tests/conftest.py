"""What tests need around the client: a running checkout and a payer, a server that is told of events, one in between
that loses answers. Every test that has a `checkout` runs with the client that waits and with the one that is awaited.
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

# What payers come with, and tests look with.
browser = httpx.Client(timeout=40)

# The methods that were called, of the one client and of the other.
called: Dict[str, Set[str]] = {"sync": set(), "async": set()}


def order(**more: Any) -> Dict[str, Any]:
    """An order that no other test has. Its amount neither: bKash takes one that a wallet has just paid for a mistake."""
    number = next(numbers)
    return {
        "amount": f"{1000 + number}.{10 + os.getpid() % 90}",
        "invoice": f"PYTHON-{os.getpid()}-{number}",
        "success_url": "https://shop.example/paid",
        "cancel_url": "https://shop.example/cart",
        **more,
    }


def approve(page: str) -> str:
    """Approves at the simulated bKash, and comes back as the payer's browser does."""
    payment = parse_qs(urlsplit(page).query)["paymentId"][0]
    approved = browser.post(f"{SIMULATOR}/simulator/payments/{payment}/approve")
    back = browser.get(approved.raise_for_status().json()["callbackURL"])
    assert back.status_code == 303
    return str(back.headers["location"])


def paid(checkout: Checkout, **more: Any) -> CheckoutSession:
    """A session whose payer has paid."""
    session = checkout.sessions.create(**order(**more))
    approve(checkout.sessions.start(session.id).url)
    return checkout.sessions.retrieve(session.id, expand="payments")


class Waited:
    """A client that is awaited, for tests that wait."""

    def __init__(self, client: AsyncCheckout, loop: asyncio.AbstractEventLoop) -> None:
        self.client = client
        self.loop = loop

    def __getattr__(self, name: str) -> Any:
        return Awaiting(getattr(self.client, name), self.loop)


class Awaiting:
    """Something whose methods are awaited."""

    def __init__(self, inner: Any, loop: asyncio.AbstractEventLoop) -> None:
        self.inner = inner
        self.loop = loop

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.inner, name)

        def call(*arguments: Any, **named: Any) -> Any:
            answer = method(*arguments, **named)
            if inspect.isasyncgen(answer):
                return self.drained(answer)
            if inspect.isawaitable(answer):
                return self.loop.run_until_complete(answer)
            return Awaiting(answer, self.loop) if isinstance(answer, AsyncPages) else answer

        return call

    def __iter__(self) -> Iterator[Any]:
        return self.drained(self.inner.__aiter__())

    def drained(self, several: Any) -> Iterator[Any]:
        while True:
            try:
                yield self.loop.run_until_complete(several.__anext__())
            except StopAsyncIteration:
                return


class Recorded:
    """A client whose calls are remembered."""

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
    """Makes clients of one kind; how long they would have waited is in `waits`."""
    loop = asyncio.new_event_loop()
    made: List[Any] = []

    def client(origin: str = ORIGIN, key: str = KEY, *, waits: Any = None, **more: Any) -> Checkout:
        if request.param == "sync":
            if waits is not None:
                more["sleep"] = waits.append
            made.append(Checkout(origin, key, **more))
            return cast(Checkout, Recorded(made[-1], called["sync"]))

        async def pause(seconds: float) -> None:
            waits.append(seconds)

        if waits is not None:
            more["sleep"] = pause
        made.append(AsyncCheckout(origin, key, **more))
        return cast(Checkout, Recorded(Waited(made[-1], loop), called["async"]))

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
    """A request as it came."""

    method: str
    path: str
    headers: Dict[str, str]
    body: bytes


class Server:
    """A server on this machine that hands each request to somebody."""

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
    """A shop's server that is told of events, and its endpoint."""

    def __init__(self) -> None:
        self.came: Queue[Request] = Queue()
        self.seen: List[Request] = []
        self.server = Server(self.take)

    def take(self, request: Request, handler: BaseHTTPRequestHandler) -> None:
        self.came.put(request)
        reply(handler, 204, {}, b"")

    def first(self, wanted: Callable[[Request, Any], bool]) -> Request:
        """The first that is as wanted, once it came."""
        for request in self.seen:
            if wanted(request, json.loads(request.body)):
                return request
        while True:
            request = self.came.get(timeout=60)
            self.seen.append(request)
            if wanted(request, json.loads(request.body)):
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


# What happens to one request: it is passed on, is passed on and its answer is lost or breaks off, does not arrive, or is
# answered by somebody else.
Fate = Any


class Between:
    """Something between the client and the checkout."""

    def __init__(self, fates: List[Fate]) -> None:
        self.fates = list(fates)
        self.requests: List[Request] = []
        self.waits: List[float] = []
        self.server = Server(self.take)
        self.origin = self.server.origin

    def take(self, request: Request, handler: BaseHTTPRequestHandler) -> None:
        self.requests.append(request)
        fate = self.fates.pop(0) if self.fates else "pass"
        handler.close_connection = fate in ("lose", "break", "refuse")
        if isinstance(fate, tuple):
            status, headers, body = cast(Tuple[int, Dict[str, str], str], fate)
            return reply(handler, status, headers, body.encode())
        if fate == "refuse":
            return None
        headers = {name: value for name, value in request.headers.items() if name.lower() != "host"}
        answer = browser.request(request.method, ORIGIN + request.path, headers=headers, content=request.body)
        if fate == "lose":
            return None
        contents = answer.content if fate == "pass" else answer.content[:10]
        handler.send_response(answer.status_code)
        handler.send_header("Content-Type", answer.headers.get("content-type", ""))
        if answer.status_code != 204:
            handler.send_header("Content-Length", str(len(answer.content)))
        handler.end_headers()
        handler.wfile.write(contents)
        return None


@pytest.fixture
def between() -> Iterator[Callable[[List[Fate]], Between]]:
    made: List[Between] = []

    def put(fates: List[Fate]) -> Between:
        made.append(Between(fates))
        return made[-1]

    yield put
    for one in made:
        one.server.close()
