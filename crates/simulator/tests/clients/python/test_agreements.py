"""Tokenized Checkout: agreements, payments with PIN only, and cancellation."""

import pytest
from pybkash import APIError

from conftest import CALLBACK, OTP, PIN, WALLET


def test_a_customer_approves_with_wallet_otp_and_pin(bkash, simulator):
    created = bkash.create_agreement(CALLBACK, "payer-9")
    assert created.payment_id.startswith("TR0000")
    assert (created.agreement_status, created.payer_reference) == ("Initiated", "payer-9")
    assert simulator.walk(created.bkash_url, WALLET, OTP, PIN) == created.success_callback

    executed = bkash.execute_agreement(created.payment_id)
    assert executed.is_complete()
    assert executed.agreement_id.startswith("TokenizedMerchant01")
    assert executed.customer_msisdn == "01770618575"
    assert simulator.booked(created) == []


def test_a_payment_with_an_agreement_asks_only_for_the_pin(bkash, agreed, simulator):
    agreement = agreed()
    created = bkash.create_payment(CALLBACK, "payer-9", 150, agreement_id=agreement.agreement_id)
    assert created.payment_id.startswith("TR0001")
    assert simulator.walk(created.bkash_url, PIN) == created.success_callback

    executed = bkash.execute_payment(created.payment_id)
    assert executed.is_complete()
    assert executed.agreement_id == agreement.agreement_id
    assert bkash.query_payment(created.payment_id).agreement_id == agreement.agreement_id
    assert simulator.booked(created) == ["payment 150.00"]


def test_an_agreement_is_queried_by_its_payment_id(bkash, agreed):
    executed = agreed()
    queried = bkash.query_agreement(executed.payment_id)
    assert queried.is_complete()
    assert queried.agreement_id == executed.agreement_id
    assert (queried.mode, queried.verification_status) == ("0000", "Complete")
    assert (queried.payer_account, queried.payer_type) == ("01770618575", "Customer")


def test_a_cancelled_agreement_cannot_be_charged(bkash, agreed):
    agreement_id = agreed().agreement_id
    cancelled = bkash.cancel_agreement(agreement_id)
    assert cancelled.agreement_status == "Cancelled"
    assert cancelled.is_complete()
    for attempt in (
        lambda: bkash.cancel_agreement(agreement_id),
        lambda: bkash.create_payment(CALLBACK, "payer-9", 5, agreement_id=agreement_id),
    ):
        with pytest.raises(APIError) as refusal:
            attempt()
        assert str(refusal.value) == "[2053] Agreement has already been cancelled"


def test_an_agreement_is_executed_once_and_only_after_approval(bkash, agreed, simulator):
    with pytest.raises(APIError) as refusal:
        bkash.execute_agreement(agreed().payment_id)
    assert refusal.value.status_code == "2116"
    closed = bkash.create_agreement(CALLBACK, "payer-9")
    simulator.leave(closed, "cancel")
    with pytest.raises(APIError) as refusal:
        bkash.execute_agreement(closed.payment_id)
    assert refusal.value.status_code == "2056"


def test_an_unknown_agreement_id_is_refused(bkash):
    for attempt, code in [
        (lambda: bkash.cancel_agreement("none"), "2051"),
        (lambda: bkash.create_payment(CALLBACK, "payer-9", 5, agreement_id="none"), "2051"),
        (lambda: bkash.execute_agreement("TR0000none"), "2002"),
        (lambda: bkash.query_agreement("TR0000none"), "2002"),
    ]:
        with pytest.raises(APIError) as refusal:
            attempt()
        assert refusal.value.status_code == code


def test_an_agreement_requires_a_valid_callback_url(bkash):
    with pytest.raises(APIError) as refusal:
        bkash.create_agreement("ftp://shop.example", "payer-9")
    assert str(refusal.value) == "[2049] Invalid Merchant Callback URL"
