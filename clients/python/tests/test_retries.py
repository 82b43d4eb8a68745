"""Retries: when a request is repeated, and that it takes effect once."""

from __future__ import annotations

import json
import re
from datetime import datetime, tzinfo
from typing import Callable, List, Optional, Set

import httpx
import pytest

from bkash_checkout import (
    AsyncCheckout,
    Checkout,
    CheckoutProblem,
    CheckoutUnreachable,
    __version__,
)
from conftest import KEY, ORIGIN, Make, Proxy, ProxyAction, order

MakeProxy = Callable[[List[ProxyAction]], Proxy]


def problem(code: str, retryable: bool) -> str:
    return json.dumps({"type": "about:blank", "title": "A problem", "status": 503, "code": code, "retryable": retryable})


def keys(server: Proxy) -> Set[str]:
    return {request.headers["Idempotency-Key"] for request in server.requests}


def opened(checkout: Checkout, invoice: str) -> List[str]:
    return [session.id for session in checkout.sessions.list(invoice=invoice)]


@pytest.mark.parametrize("action", ["lose", "truncate", "drop"])
def test_a_request_without_a_response_is_retried_and_creates_one_session(
    make: Make, proxy: MakeProxy, action: str
) -> None:
    server = proxy([action, action])
    params = order()
    session = make(server.origin, waits=server.waits).sessions.create(**params)
    assert len(server.requests) == 3
    (key,) = keys(server)
    assert re.fullmatch(r"[0-9a-f-]{36}", key)
    assert len({request.body for request in server.requests}) == 1
    assert opened(make(), params["invoice"]) == [session.id]
    # Exponential backoff.
    assert len(server.waits) == 2
    assert all(0.375 * 2**retry <= pause <= 0.625 * 2**retry for retry, pause in enumerate(server.waits))


def test_the_error_after_the_last_retry_has_the_idempotency_key(make: Make, proxy: MakeProxy) -> None:
    server = proxy(["lose", "lose", "lose"])
    params = order()
    with pytest.raises(CheckoutUnreachable) as failed:
        make(server.origin, waits=server.waits).sessions.create(**params)
    assert str(failed.value) == "sessions.create: no response"
    assert isinstance(failed.value.__cause__, httpx.RequestError)
    assert len(server.requests) == 3
    session = make().sessions.create(**params, idempotency_key=failed.value.idempotency_key)
    assert opened(make(), params["invoice"]) == [session.id]


def test_the_given_idempotency_key_and_number_of_retries_are_used(make: Make, proxy: MakeProxy) -> None:
    server = proxy(["lose", "lose"])
    with pytest.raises(CheckoutUnreachable) as failed:
        make(server.origin, waits=server.waits, retries=1).sessions.create(**order(), idempotency_key="order-77")
    assert failed.value.idempotency_key == "order-77"
    assert [request.headers["Idempotency-Key"] for request in server.requests] == ["order-77", "order-77"]


class Noon(datetime):
    """A clock that stands still."""

    @classmethod
    def now(cls, tz: Optional[tzinfo] = None) -> "Noon":
        return cls(2026, 2, 28, 12, tzinfo=tz)


def test_retry_after_is_waited_for(make: Make, proxy: MakeProxy, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bkash_checkout._request.datetime", Noon)
    later = "Sat, 28 Feb 2026 12:00:30 GMT"
    server = proxy(
        [
            (429, {"Retry-After": "7"}, problem("too_many_requests", True)),
            (503, {"Retry-After": later}, "<html>"),
        ]
    )
    make(server.origin, waits=server.waits).payments.list().page()
    assert server.waits == [7, 30]


def test_a_retry_after_over_a_minute_is_not_waited_for(make: Make, proxy: MakeProxy) -> None:
    server = proxy([(429, {"Retry-After": "61"}, problem("too_many_requests", True))])
    with pytest.raises(CheckoutProblem) as failed:
        make(server.origin, waits=server.waits).payments.list().page()
    assert (failed.value.code, failed.value.retry_after) == ("too_many_requests", 61)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 500])
def test_a_problem_that_is_not_retryable_is_not_retried(make: Make, proxy: MakeProxy, status: int) -> None:
    server = proxy([(status, {}, problem("some_code", False))])
    with pytest.raises(CheckoutProblem) as refused:
        make(server.origin, waits=server.waits).sessions.create(**order())
    assert (refused.value.status, refused.value.code, refused.value.retryable) == (status, "some_code", False)
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [409, 503])
def test_a_retryable_problem_is_retried(make: Make, proxy: MakeProxy, status: int) -> None:
    server = proxy([(status, {}, problem("some_code", True))])
    assert make(server.origin, waits=server.waits).sessions.create(**order()).status == "open"
    assert len(server.requests) == 2
    assert len(keys(server)) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_the_error_of_a_proxy_is_retried(make: Make, proxy: MakeProxy, status: int) -> None:
    server = proxy([(status, {}, "<html>Bad Gateway</html>")])
    make(server.origin, waits=server.waits).events.list().page()
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "action",
    [
        (307, {"Location": "https://elsewhere.example/"}, ""),
        (200, {}, "<html>Welcome</html>"),
        (404, {}, "<html>Not found</html>"),
    ],
)
def test_responses_that_are_not_of_the_checkout_are_rejected(make: Make, proxy: MakeProxy, action: ProxyAction) -> None:
    server = proxy([action])
    with pytest.raises(CheckoutProblem) as failed:
        make(server.origin, waits=server.waits).payments.list().page()
    assert (failed.value.code, failed.value.status) == ("unexpected_response", action[0])
    assert len(server.requests) == 1


def test_a_404_after_a_lost_response_to_a_delete_is_a_success(make: Make, proxy: MakeProxy) -> None:
    server = proxy(["lose"])
    endpoint = make().webhook_endpoints.create(url="http://127.0.0.1:9/")
    client = make(server.origin, waits=server.waits)
    client.webhook_endpoints.delete(endpoint.id)
    assert len(server.requests) == 2
    with pytest.raises(CheckoutProblem) as gone:
        client.webhook_endpoints.delete(endpoint.id)
    assert gone.value.code == "not_found"


def test_a_404_of_a_delete_without_a_lost_response_is_reported(make: Make, proxy: MakeProxy) -> None:
    server = proxy([(503, {}, problem("some_code", True))])
    with pytest.raises(CheckoutProblem) as gone:
        make(server.origin, waits=server.waits).webhook_endpoints.delete("we_none")
    assert gone.value.code == "not_found"
    assert len(server.requests) == 2


def test_a_request_times_out() -> None:
    asked: List[object] = []

    def silent(request: httpx.Request) -> httpx.Response:
        asked.append(request.extensions["timeout"])
        raise httpx.ReadTimeout("silence", request=request)

    waits: List[float] = []
    checkout = Checkout(ORIGIN, KEY, timeout=9, transport=httpx.MockTransport(silent), sleep=waits.append)
    with pytest.raises(CheckoutUnreachable, match="payments.list: no response in time"):
        checkout.payments.list(timeout=3).page()
    assert asked == [{"connect": 3, "read": 3, "write": 3, "pool": 3}] * 3
    assert len(waits) == 2


def test_requests_carry_the_clients_version_and_the_api_version(make: Make, proxy: MakeProxy) -> None:
    server = proxy([])
    make(server.origin).payments.list().page()
    headers = {name.lower(): value for name, value in server.requests[0].headers.items()}
    assert headers["user-agent"].startswith(f"bkash-checkout-python/{__version__} python/3.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", headers["checkout-version"])
    assert "idempotency-key" not in headers


def test_omitted_parameters_are_not_sent(make: Make, proxy: MakeProxy) -> None:
    server = proxy([])
    make(server.origin).sessions.create(**order())
    assert set(json.loads(server.requests[0].body)) == {"amount", "invoice", "success_url", "cancel_url"}


@pytest.mark.parametrize("client", [Checkout, AsyncCheckout])
def test_invalid_options_are_rejected_without_repeating_them(client: type) -> None:
    for wrong in ("", "sk_test_ä", "sk_test_a\nb"):
        with pytest.raises(ValueError) as refused:
            client(ORIGIN, wrong)
        assert not wrong or wrong not in str(refused.value)
    for wrong in ("pay.example", "ftp://pay.example", "https://pay.example/v1", "https://user@pay.example", ""):
        with pytest.raises(ValueError):
            client(wrong, KEY)
    assert KEY not in repr(client(ORIGIN, KEY)) + repr(vars(client(ORIGIN, KEY)))


def test_invalid_identifiers_and_keys_are_rejected(make: Make) -> None:
    # A key that was read from a file ends with a line break.
    checkout = make(f"{ORIGIN}/", f"{KEY}\n")
    checkout.payments.list().page()
    for wrong in ("", ".", ".."):
        with pytest.raises(ValueError):
            checkout.sessions.retrieve(wrong)
    with pytest.raises(ValueError):
        checkout.sessions.create(**order(), idempotency_key="two words")


def test_identifiers_are_encoded_in_paths(make: Make, proxy: MakeProxy) -> None:
    server = proxy([])
    with pytest.raises(CheckoutProblem) as refused:
        make(server.origin).sessions.retrieve("../payments?limit=1#", expand="payments")
    assert refused.value.code == "not_found"
    assert server.requests[0].path == "/v1/checkout/sessions/..%2Fpayments%3Flimit%3D1%23?expand=payments"
