"""Test helpers: a merchant's back end that uses the standard library only."""

import json
import os
import urllib.request
import uuid
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest


class BackEnd:
    def __init__(self):
        self.origin = os.environ["CHECKOUT_ORIGIN"]
        self.key = os.environ["CHECKOUT_KEY"]

    def call(self, method, path, body=None):
        """Sends a request that must succeed, and returns the body of the response."""
        headers = {"Authorization": f"Bearer {self.key}", "Content-Type": "application/json"}
        if method == "POST":
            headers["Idempotency-Key"] = str(uuid.uuid4())
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.origin + path, data, headers, method=method)
        with urllib.request.urlopen(request, timeout=10) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def opened(self, invoice, **more):
        """Creates a session."""
        return self.call("POST", "/v1/checkout/sessions", {
            "amount": "599.00",
            "invoice": invoice,
            "success_url": "https://shop.example/paid",
            "cancel_url": "https://shop.example/cart",
            **more,
        })

    def paid(self, invoice, **more):
        """Creates a session and pays it at the simulator."""
        session = self.opened(invoice, **more)
        started = self.call("POST", f"/v1/checkout/sessions/{session['id']}/start", {})
        self.approved(started["url"])
        return self.call("GET", f"/v1/checkout/sessions/{session['id']}")

    def fault(self, rule):
        """Makes the simulator misbehave as the rule says."""
        faults = json.dumps({"rules": [rule]}).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(f"{os.environ['SIMULATOR_ORIGIN']}/simulator/faults", faults, headers, method="PUT")
        urllib.request.urlopen(request, timeout=10).close()

    def remembered(self, invoice, **more):
        """Creates a session, makes an agreement and pays."""
        session = self.opened(invoice, **more)
        with httpx.Client(headers={"origin": self.origin}) as browser:
            started = browser.post(f"{self.origin}/pay/{session['id']}/start", data={"remember": "on"})
        self.approved(self.approved(started.headers["location"]))
        return self.call("GET", f"/v1/checkout/sessions/{session['id']}")

    def approved(self, at):
        """Approves on bKash's page, and returns the URL that the payer is redirected to."""
        page = urlsplit(at)
        payment = parse_qs(page.query)["paymentId"][0]
        approve = f"{page.scheme}://{page.netloc}/simulator/payments/{payment}/approve"
        with urllib.request.urlopen(urllib.request.Request(approve, b"", method="POST"), timeout=10) as answer:
            callback = json.load(answer)["callbackURL"]
        with httpx.Client(timeout=40) as browser:
            return browser.get(callback).headers["location"]


@pytest.fixture
def back_end():
    return BackEnd()
