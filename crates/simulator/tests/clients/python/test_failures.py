"""Failures between the merchant and bKash, as this client reports them."""

import json

import httpx
import pytest
from pybkash import APIError

from conftest import CALLBACK, CREDENTIALS


def test_the_client_reuses_its_token(bkash, paid, simulator):
    executed = paid()
    bkash.query_payment(executed.payment_id)
    bkash.search_trx(executed.trx_id)
    assert simulator.calls()["grant"] == 1


@pytest.mark.parametrize("wrong", ["username", "password", "app_key", "app_secret"])
def test_wrong_credentials_get_no_token(connect, wrong):
    bkash = connect(credentials={**CREDENTIALS, wrong: "wrong"})
    with pytest.raises(APIError) as refusal:
        bkash.create_agreement(CALLBACK, "payer-9")
    assert str(refusal.value) == "[9999] Invalid or unrecognized access credentials"


def test_another_base_url_is_forbidden(connect):
    bkash = connect(base="/v1.2.0-beta/v2")
    with pytest.raises(httpx.HTTPStatusError) as error:
        bkash.query_payment("TR0011none")
    assert error.value.response.status_code == 403


def test_an_expired_token_is_reported_and_the_next_call_succeeds(bkash, paid, simulator):
    payment_id = paid().payment_id
    simulator.faults({"operation": "query", "kind": "unauthorized", "times": 1})
    with pytest.raises(httpx.HTTPStatusError) as error:
        bkash.query_payment(payment_id)
    assert error.value.response.json() == {"message": "Unauthorized"}
    assert bkash.query_payment(payment_id).is_complete()


@pytest.mark.parametrize("status", [500, 503, 504])
def test_a_server_error_is_reported(bkash, approved, simulator, status):
    created = approved()
    simulator.faults({"operation": "execute", "kind": "status", "status": status, "times": 1})
    with pytest.raises(httpx.HTTPStatusError) as error:
        bkash.execute_payment(created.payment_id)
    assert error.value.response.status_code == status


def test_query_reports_a_payment_whose_execute_response_was_lost(bkash, approved, simulator):
    created = approved(42)
    simulator.faults({"operation": "execute", "kind": "cut_after", "times": 1})
    with pytest.raises(httpx.TransportError):
        bkash.execute_payment(created.payment_id)
    assert bkash.query_payment(created.payment_id).is_complete()
    assert simulator.booked(created) == ["payment 42.00"]


def test_a_missing_response_ends_with_the_clients_timeout(connect, simulator):
    bkash = connect(timeout=1)
    created = bkash.create_payment(CALLBACK, "payer-1", 42)
    simulator.approve(created)
    simulator.faults({"operation": "execute", "kind": "silent_after", "times": 1})
    with pytest.raises(httpx.ReadTimeout):
        bkash.execute_payment(created.payment_id)
    assert bkash.query_payment(created.payment_id).is_complete()


@pytest.mark.parametrize("kind", ["html", "empty"])
def test_a_response_that_is_not_json_is_reported(bkash, approved, simulator, kind):
    created = approved()
    simulator.faults({"operation": "query", "kind": kind, "times": 1})
    with pytest.raises(json.JSONDecodeError):
        bkash.query_payment(created.payment_id)


@pytest.mark.parametrize("code", ["2003", "2064", "9999"])
def test_any_error_code_can_be_produced(bkash, simulator, code):
    simulator.faults({"operation": "create", "kind": "refuse", "code": code, "times": 1})
    with pytest.raises(APIError) as refusal:
        bkash.create_payment(CALLBACK, "payer-1", 5)
    assert refusal.value.status_code == code
