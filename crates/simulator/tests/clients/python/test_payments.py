"""Checkout (URL): a payment without an agreement, from Create to Search."""

import re

import pytest
from pybkash import APIError

from conftest import CALLBACK, ORIGIN, OTP, PIN, WALLET


def test_a_payment_is_created_with_a_page_for_the_customer_and_three_callback_urls(bkash):
    created = bkash.create_payment(CALLBACK, "01770618575", 599, invoice_number="INV-7")
    assert (created.status_code, created.status_message) == ("0000", "Successful")
    assert re.fullmatch(r"TR0011[A-Za-z0-9]{7}\d{13}", created.payment_id)
    assert created.bkash_url.startswith(f"{ORIGIN}/?paymentId={created.payment_id}&hash=")
    assert created.callback_url == CALLBACK
    ways = {
        "success": created.success_callback,
        "failure": created.failure_callback,
        "cancel": created.cancel_callback,
    }
    for status, way in ways.items():
        pattern = rf"\?paymentID={created.payment_id}&status={status}&signature=[A-Za-z0-9]{{10}}$"
        assert re.search(pattern, way), way


def test_a_customer_pays_with_wallet_otp_and_pin(bkash, simulator):
    created = bkash.create_payment(CALLBACK, "01770618575", 599.5, invoice_number="INV-7")
    assert simulator.walk(created.bkash_url, WALLET, OTP, PIN) == created.success_callback

    executed = bkash.execute_payment(created.payment_id)
    assert executed.is_complete()
    assert re.fullmatch(r"[A-Z0-9]{10}", executed.trx_id)
    assert (executed.amount, executed.currency, executed.intent) == ("599.5", "BDT", "sale")
    assert executed.customer_msisdn == "01770618575"
    assert executed.merchant_invoice_number == "INV-7"
    assert simulator.booked(created) == ["payment 599.50"]


def test_query_returns_initiated_and_then_completed(bkash, simulator):
    created = bkash.create_payment(CALLBACK, "payer-1", 25)
    before = bkash.query_payment(created.payment_id)
    assert (before.transaction_status, before.verification_status) == ("Initiated", "Incomplete")
    assert not before.is_complete()
    simulator.approve(created)
    assert bkash.query_payment(created.payment_id).verification_status == "Complete"
    bkash.execute_payment(created.payment_id)
    after = bkash.query_payment(created.payment_id)
    assert after.is_complete()
    assert (after.mode, after.amount, after.merchant_invoice) == ("0011", "25", "0000")


def test_a_payment_is_found_by_its_trx_id(bkash, paid):
    executed = paid(33)
    found = bkash.search_trx(executed.trx_id)
    assert found.is_complete()
    assert (found.trx_id, found.amount, found.currency) == (executed.trx_id, "33", "BDT")
    assert found.payer_account == found.customer_msisdn == "01770618575"
    assert found.max_refundable_amount == "33"


@pytest.mark.parametrize("way", ["untouched", "fail", "cancel"])
def test_execute_requires_the_customers_approval(bkash, simulator, way):
    created = bkash.create_payment(CALLBACK, "payer-1", 10)
    if way != "untouched":
        simulator.leave(created, way)
    with pytest.raises(APIError) as refusal:
        bkash.execute_payment(created.payment_id)
    assert str(refusal.value) == "[2056] Invalid Payment State"
    assert simulator.booked(created) == []


def test_three_wrong_otps_redirect_with_failure_and_close_redirects_with_cancel(bkash, simulator):
    wrong = {**OTP, "otp": "000000"}
    first = bkash.create_payment(CALLBACK, "payer-1", 10)
    assert simulator.walk(first.bkash_url, WALLET, wrong, wrong, wrong) == first.failure_callback
    second = bkash.create_payment(CALLBACK, "payer-1", 10)
    close = {"step": "wallet", "action": "close"}
    assert simulator.walk(second.bkash_url, close) == second.cancel_callback


def test_a_payment_is_executed_once(bkash, paid, simulator):
    executed = paid()
    with pytest.raises(APIError) as refusal:
        bkash.execute_payment(executed.payment_id)
    assert str(refusal.value) == "[2062] The payment has already been completed"
    assert simulator.booked(executed) == ["payment 100.00"]


@pytest.mark.parametrize(
    ("wallet", "said"),
    [
        ("01823074817", "[2023] Insufficient Balance"),
        (
            "01823074818",
            "[2037] The account of the debit party is in a state which prohibits execution of this transaction",
        ),
    ],
)
def test_a_wallet_that_cannot_pay_is_refused(bkash, approved, simulator, wallet, said):
    created = approved(100, wallet)
    with pytest.raises(APIError) as refusal:
        bkash.execute_payment(created.payment_id)
    assert str(refusal.value) == said
    assert simulator.booked(created) == []


def test_the_same_wallet_and_amount_within_five_minutes_is_a_duplicate(bkash, approved, paid):
    paid(77)
    with pytest.raises(APIError) as refusal:
        bkash.execute_payment(approved(77).payment_id)
    assert refusal.value.status_code == "2029"


def test_an_unknown_identifier_is_refused(bkash):
    for call in (bkash.execute_payment, bkash.query_payment):
        with pytest.raises(APIError) as refusal:
            call("TR0011none")
        assert str(refusal.value) == "[2002] Invalid Payment ID"
    with pytest.raises(APIError) as refusal:
        bkash.search_trx("NOSUCHTRX0")
    assert str(refusal.value) == "[2033] Transaction not found"


def test_each_invalid_field_has_its_own_error_code(bkash):
    for arguments, named, code in [
        (("nowhere", "payer-1", 5), {}, "2049"),
        ((CALLBACK, "a<b", 5), {}, "2048"),
        ((CALLBACK, "payer-1", 5), {"invoice_number": "a>b"}, "2031"),
        ((CALLBACK, "payer-1", 5), {"merchant_association_info": "MI99x"}, "2047"),
    ]:
        with pytest.raises(APIError) as refusal:
            bkash.create_payment(*arguments, **named)
        assert refusal.value.status_code == code


def test_merchant_association_info_is_accepted(bkash):
    info = "MI05MID54RF09123456One"
    created = bkash.create_payment(CALLBACK, "payer-1", 5, merchant_association_info=info)
    assert created.status_code == "0000"


@pytest.mark.parametrize("amount", [0.5, 10.001])
def test_an_amount_that_the_client_refuses_is_not_sent(bkash, simulator, amount):
    with pytest.raises(ValueError, match="amount"):
        bkash.create_payment(CALLBACK, "payer-1", amount)
    assert simulator.calls()["create"] == 0
