"""Full and partial refunds, and refusals."""

import pytest
from pybkash import APIError


def test_a_refund_returns_money_and_is_found_by_its_own_trx_id(bkash, paid, simulator):
    executed = paid(100)
    refund = bkash.execute_refund(executed.payment_id, executed.trx_id, 40.25, sku="mug", reason="broken")
    assert refund.is_complete()
    assert (refund.original_trx_id, refund.amount, refund.currency) == (executed.trx_id, "40.25", "BDT")
    assert simulator.booked(executed) == ["payment 100.00", "refund 40.25"]

    found = bkash.search_trx(refund.refund_trx_id)
    assert (found.amount, found.original_trx_amount) == ("40.25", "100")


def test_a_second_refund_is_refused(bkash, paid, simulator):
    executed = paid(100)
    bkash.execute_refund(executed.payment_id, executed.trx_id, 40)
    with pytest.raises(APIError) as refusal:
        bkash.execute_refund(executed.payment_id, executed.trx_id, 40)
    assert refusal.value.status_code == "2034"
    assert simulator.booked(executed) == ["payment 100.00", "refund 40.00"]


def test_refunds_above_the_payment_or_without_one_are_refused(bkash, paid, approved):
    executed, unpaid = paid(100), approved(50)
    for payment_id, trx_id, code in [
        (executed.payment_id, executed.trx_id, "2026"),
        ("TR0011none", executed.trx_id, "2002"),
        (executed.payment_id, "NOSUCHTRX0", "2033"),
        (unpaid.payment_id, "NOSUCHTRX0", "2033"),
    ]:
        with pytest.raises(APIError) as refusal:
            bkash.execute_refund(payment_id, trx_id, 100.01)
        assert refusal.value.status_code == code


def test_an_amount_that_the_client_refuses_is_not_sent(bkash, paid, simulator):
    executed = paid(100)
    with pytest.raises(ValueError, match="amount"):
        bkash.execute_refund(executed.payment_id, executed.trx_id, 0.5)
    assert simulator.calls()["refund"] == 0
