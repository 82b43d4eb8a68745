"""When a call is tried again, and that nothing is done twice by it."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta, timezone
from email.utils import format_datetime
from typing import Callable, List, Set

import httpx
import pytest

from bkash_checkout import (
    AsyncCheckout,
    Checkout,
    CheckoutProblem,
    CheckoutUnreachable,
    __version__,
)
from conftest import KEY, ORIGIN, Between, Fate, Make, order

Put = Callable[[List[Fate]], Between]


def problem(code: str, retryable: bool) -> str:
    return json.dumps({"type": "about:blank", "title": "A problem", "status": 503, "code": code, "retryable": retryable})


def keys(way: Between) -> Set[str]:
    return {request.headers["Idempotency-Key"] for request in way.requests}


def opened(checkout: Checkout, invoice: str) -> List[str]:
    return [session.id for session in checkout.sessions.list(invoice=invoice)]


@pytest.mark.parametrize("fate", ["lose", "break", "refuse"])
def test_a_wish_whose_answer_is_not_there_is_repeated_and_opens_one_session(
    make: Make, between: Put, fate: str
) -> None:
    way = between([fate, fate])
    wish = order()
    session = make(way.origin, waits=way.waits).sessions.create(**wish)
    assert len(way.requests) == 3
    (key,) = keys(way)
    assert re.fullmatch(r"[0-9a-f-]{36}", key)
    assert len({request.body for request in way.requests}) == 1
    assert opened(make(), wish["invoice"]) == [session.id]
    # Longer each time.
    assert len(way.waits) == 2
    assert all(0.375 * 2**tried <= pause <= 0.625 * 2**tried for tried, pause in enumerate(way.waits))


def test_the_last_try_is_the_last_and_says_how_to_repeat_the_wish(make: Make, between: Put) -> None:
    way = between(["lose", "lose", "lose"])
    wish = order()
    with pytest.raises(CheckoutUnreachable) as failed:
        make(way.origin, waits=way.waits).sessions.create(**wish)
    assert str(failed.value) == "sessions.create: no answer came"
    assert isinstance(failed.value.__cause__, httpx.RequestError)
    assert len(way.requests) == 3
    session = make().sessions.create(**wish, idempotency_key=failed.value.idempotency_key)
    assert opened(make(), wish["invoice"]) == [session.id]


def test_a_key_of_the_callers_is_taken_and_tries_are_as_many_as_told(make: Make, between: Put) -> None:
    way = between(["lose", "lose"])
    with pytest.raises(CheckoutUnreachable) as failed:
        make(way.origin, waits=way.waits, retries=1).sessions.create(**order(), idempotency_key="order-77")
    assert failed.value.idempotency_key == "order-77"
    assert [request.headers["Idempotency-Key"] for request in way.requests] == ["order-77", "order-77"]


def test_it_waits_as_long_as_retry_after_says(make: Make, between: Put) -> None:
    later = format_datetime(datetime.now(timezone.utc) + timedelta(seconds=30), usegmt=True)
    way = between(
        [
            (429, {"Retry-After": "7"}, problem("too_many_requests", True)),
            (503, {"Retry-After": later}, "<html>"),
        ]
    )
    make(way.origin, waits=way.waits).payments.list().page()
    assert way.waits[0] == 7
    assert 20 < way.waits[1] <= 30


def test_it_says_how_long_to_wait_instead_of_waiting_longer_than_a_minute(make: Make, between: Put) -> None:
    way = between([(429, {"Retry-After": "61"}, problem("too_many_requests", True))])
    with pytest.raises(CheckoutProblem) as failed:
        make(way.origin, waits=way.waits).payments.list().page()
    assert (failed.value.code, failed.value.retry_after) == ("too_many_requests", 61)
    assert len(way.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 500])
def test_what_would_be_refused_again_is_not_tried_again(make: Make, between: Put, status: int) -> None:
    way = between([(status, {}, problem("some_code", False))])
    with pytest.raises(CheckoutProblem) as refused:
        make(way.origin, waits=way.waits).sessions.create(**order())
    assert (refused.value.status, refused.value.code, refused.value.retryable) == (status, "some_code", False)
    assert len(way.requests) == 1


@pytest.mark.parametrize("status", [409, 503])
def test_a_problem_that_says_that_it_may_help_is_tried_again(make: Make, between: Put, status: int) -> None:
    way = between([(status, {}, problem("some_code", True))])
    assert make(way.origin, waits=way.waits).sessions.create(**order()).status == "open"
    assert len(way.requests) == 2
    assert len(keys(way)) == 1


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_proxy_that_got_no_answer_is_asked_again(make: Make, between: Put, status: int) -> None:
    way = between([(status, {}, "<html>Bad Gateway</html>")])
    make(way.origin, waits=way.waits).events.list().page()
    assert len(way.requests) == 2


@pytest.mark.parametrize(
    "fate",
    [
        (307, {"Location": "https://elsewhere.example/"}, ""),
        (200, {}, "<html>Welcome</html>"),
        (404, {}, "<html>Not found</html>"),
    ],
)
def test_no_answer_is_believed_that_is_not_the_checkouts(make: Make, between: Put, fate: Fate) -> None:
    way = between([fate])
    with pytest.raises(CheckoutProblem) as failed:
        make(way.origin, waits=way.waits).payments.list().page()
    assert (failed.value.code, failed.value.status) == ("unexpected_answer", fate[0])
    assert len(way.requests) == 1


def test_what_a_try_before_had_deleted_is_deleted(make: Make, between: Put) -> None:
    way = between(["lose"])
    endpoint = make().webhook_endpoints.create(url="http://127.0.0.1:9/")
    client = make(way.origin, waits=way.waits)
    client.webhook_endpoints.delete(endpoint.id)
    assert len(way.requests) == 2
    with pytest.raises(CheckoutProblem) as gone:
        client.webhook_endpoints.delete(endpoint.id)
    assert gone.value.code == "not_found"


def test_what_was_not_there_is_not_called_deleted(make: Make, between: Put) -> None:
    way = between([(503, {}, problem("some_code", True))])
    with pytest.raises(CheckoutProblem) as gone:
        make(way.origin, waits=way.waits).webhook_endpoints.delete("we_none")
    assert gone.value.code == "not_found"
    assert len(way.requests) == 2


def test_it_does_not_wait_for_ever() -> None:
    asked: List[object] = []

    def silent(request: httpx.Request) -> httpx.Response:
        asked.append(request.extensions["timeout"])
        raise httpx.ReadTimeout("silence", request=request)

    waits: List[float] = []
    checkout = Checkout(ORIGIN, KEY, timeout=9, transport=httpx.MockTransport(silent), sleep=waits.append)
    with pytest.raises(CheckoutUnreachable, match="payments.list: no answer in time"):
        checkout.payments.list(timeout=3).page()
    assert asked == [{"connect": 3, "read": 3, "write": 3, "pool": 3}] * 3
    assert len(waits) == 2


def test_it_says_who_it_is_and_which_version_it_was_made_for(make: Make, between: Put) -> None:
    way = between([])
    make(way.origin).payments.list().page()
    headers = {name.lower(): value for name, value in way.requests[0].headers.items()}
    assert headers["user-agent"].startswith(f"bkash-checkout-python/{__version__} python/3.")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", headers["checkout-version"])
    assert "idempotency-key" not in headers


def test_what_was_not_given_is_not_sent(make: Make, between: Put) -> None:
    way = between([])
    make(way.origin).sessions.create(**order())
    assert set(json.loads(way.requests[0].body)) == {"amount", "invoice", "success_url", "cancel_url"}


@pytest.mark.parametrize("client", [Checkout, AsyncCheckout])
def test_what_could_only_go_wrong_is_refused_without_repeating_it(client: type) -> None:
    for wrong in ("", "sk_test_ä", "sk_test_a\nb"):
        with pytest.raises(ValueError) as refused:
            client(ORIGIN, wrong)
        assert not wrong or wrong not in str(refused.value)
    for wrong in ("pay.example", "ftp://pay.example", "https://pay.example/v1", "https://user@pay.example", ""):
        with pytest.raises(ValueError):
            client(wrong, KEY)
    assert KEY not in repr(client(ORIGIN, KEY)) + repr(vars(client(ORIGIN, KEY)))


def test_wrong_identifiers_and_keys_are_refused(make: Make) -> None:
    # A key that was read from a file ends with a line.
    checkout = make(f"{ORIGIN}/", f"{KEY}\n")
    checkout.payments.list().page()
    for wrong in ("", ".", ".."):
        with pytest.raises(ValueError):
            checkout.sessions.retrieve(wrong)
    with pytest.raises(ValueError):
        checkout.sessions.create(**order(), idempotency_key="two words")


def test_an_identifier_is_asked_for_as_it_is_whatever_it_looks_like(make: Make, between: Put) -> None:
    way = between([])
    with pytest.raises(CheckoutProblem) as refused:
        make(way.origin).sessions.retrieve("../payments?limit=1#", expand="payments")
    assert refused.value.code == "not_found"
    assert way.requests[0].path == "/v1/checkout/sessions/..%2Fpayments%3Flimit%3D1%23?expand=payments"
