"""A merchant with a published client, in both its forms, and a customer of the simulator."""

import asyncio
import inspect
import json
import os
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import httpx
import pytest
from pybkash import AsyncClient, AsyncToken, Client, Token

ORIGIN = os.environ["SIMULATOR_ORIGIN"]
CALLBACK = "http://shop.example/callback"
CREDENTIALS = {
    "username": "sim-user",
    "password": "sim-pass",
    "app_key": "sim-app-key",
    "app_secret": "sim-app-secret",
}

WALLET = {"step": "wallet", "wallet": "01770618575", "terms": "yes", "action": "go"}
OTP = {"step": "otp", "otp": "123456", "action": "go"}
PIN = {"step": "pin", "pin": "12121", "action": "go"}

#: The calls that tests have made with each form of the client.
tried = {"sync": set(), "async": set()}


class Simulator:
    """The customer's actions, and the simulator's ledger and call log."""

    def control(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        try:
            with urlopen(Request(f"{ORIGIN}/simulator{path}", data, method=method)) as response:
                return json.load(response)
        except HTTPError as error:
            raise AssertionError(f"{method} {path}: {error.read()}") from error

    def approve(self, payment, wallet=None):
        body = {"wallet": wallet} if wallet else {}
        self.control("POST", f"/payments/{payment.payment_id}/approve", body)

    def leave(self, payment, how):
        self.control("POST", f"/payments/{payment.payment_id}/{how}")

    def faults(self, *rules):
        self.control("PUT", "/faults", {"rules": rules})

    def calls(self):
        return self.control("GET", "/calls")["counters"]

    def booked(self, payment):
        entries = self.control("GET", "/ledger")["entries"]
        mine = [entry for entry in entries if entry["paymentID"] == payment.payment_id]
        return [f"{entry['kind']} {entry['amount']}" for entry in mine]

    def walk(self, bkash_url, *forms):
        """Fills in bKash's pages, and returns the URL of the last redirect."""
        for form in forms:
            response = httpx.post(bkash_url, data=form, follow_redirects=False)
            assert response.status_code == 303, response.text
        return response.headers["location"]


class Bkash:
    """The client. Calls of its asynchronous form are awaited."""

    def __init__(self, form, credentials=CREDENTIALS, base="/v1.2.0-beta", **options):
        make_token, make_client = {"sync": (Token, Client), "async": (AsyncToken, AsyncClient)}[form]
        token = make_token(**credentials, sandbox=True)
        # The client has no parameter for this, but reads this attribute of its token.
        token.base_url = f"{ORIGIN}{base}"
        self._form = form
        self._loop = asyncio.new_event_loop()
        self._client = make_client(token, **options)

    def __getattr__(self, name):
        tried[self._form].add(name)
        method = getattr(self._client, name)

        def call(*arguments, **named):
            answer = method(*arguments, **named)
            return self._loop.run_until_complete(answer) if inspect.isawaitable(answer) else answer

        return call

    def end(self):
        self.close() if self._form == "sync" else self.aclose()
        self._loop.close()


@pytest.fixture
def simulator():
    """A simulator that was reset except for its tokens."""
    simulator = Simulator()
    simulator.control("POST", "/reset", {})
    return simulator


@pytest.fixture(params=["sync", "async"])
def form(request):
    return request.param


@pytest.fixture
def connect(simulator, form):
    """Creates clients, and closes them at the end of the test."""
    clients = []

    def make(**options):
        clients.append(Bkash(form, **options))
        return clients[-1]

    yield make
    for client in clients:
        client.end()


@pytest.fixture
def bkash(connect):
    return connect()


@pytest.fixture
def approved(bkash, simulator):
    """Creates a payment that the customer approves."""

    def make(amount=100, wallet=None):
        created = bkash.create_payment(CALLBACK, "payer-1", amount, invoice_number="INV-1")
        simulator.approve(created, wallet)
        return created

    return make


@pytest.fixture
def paid(bkash, approved):
    """Makes a payment."""
    return lambda amount=100: bkash.execute_payment(approved(amount).payment_id)


@pytest.fixture
def agreed(bkash, simulator):
    """Makes an agreement."""

    def make():
        created = bkash.create_agreement(CALLBACK, "payer-9")
        simulator.approve(created)
        return bkash.execute_agreement(created.payment_id)

    return make


def pytest_collection_modifyitems(items):
    """Moves the check of all calls to the end."""
    items.sort(key=lambda item: item.path.name == "test_every_call.py")
