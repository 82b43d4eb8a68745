"""Calls every method of both clients at a running checkout."""

from __future__ import annotations

import asyncio
import inspect
from typing import List, Set

import pytest

from bkash_checkout import (
    EVENT_TYPES,
    Agreement,
    AsyncCheckout,
    Checkout,
    CheckoutProblem,
    CheckoutSession,
    Payment,
    WebhookEndpoint,
    WebhookEvent,
    WebhookVerificationError,
    verify_webhook,
)
from conftest import KEY, ORIGIN, SIMULATOR, Make, Request, Shop, approve, browser, called, order, paid


def read(request: Request, endpoint: WebhookEndpoint) -> WebhookEvent:
    return verify_webhook(request.body, request.headers, endpoint.secret or "")


def event_of(shop: Shop, endpoint: WebhookEndpoint, kind: str, invoice: str) -> WebhookEvent:
    """Waits for the event of a type for an invoice, and verifies it."""
    request = shop.first(lambda _, event: event["type"] == kind and event["data"]["object"].get("invoice") == invoice)
    return read(request, endpoint)


def test_a_session_is_created_paid_and_reported_by_an_event(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    params = order(payer_reference="customer-7", metadata={"basket": "77"}, locale="bn")
    params["line_items"] = [{"name": "সুন্দরবনের মধু", "quantity": 1, "amount": params["amount"]}]
    session = checkout.sessions.create(**params, idempotency_key=params["invoice"])
    assert session.status == "open"
    assert session.url == f"{ORIGIN}/pay/{session.id}"
    assert session.line_items[0].name == "সুন্দরবনের মধু"
    assert session.metadata == {"basket": "77"}
    assert session.hold is None

    started = checkout.sessions.start(session.id)
    assert started.session == session.id
    approve(started.url)

    now = checkout.sessions.retrieve(session.id, expand="payments")
    assert now.status == "paid"
    assert now.payments is not None
    assert isinstance(now.payments[0], Payment)
    assert now.payments[0].status == "completed"

    event = event_of(shop, endpoint, "payment.completed", params["invoice"])
    assert isinstance(event.object, CheckoutSession)
    assert event.session.status == "paid"
    assert event.payment is not None and event.payment.id == now.payment
    assert event.refund is None
    assert event.data.object == event.object


def test_a_request_repeated_with_its_key_has_no_second_effect(checkout: Checkout) -> None:
    params = order()
    first = checkout.sessions.create(**params, idempotency_key=f"key-{params['invoice']}")
    second = checkout.sessions.create(**params, idempotency_key=f"key-{params['invoice']}")
    assert second == first
    assert len(list(checkout.sessions.list(invoice=params["invoice"]))) == 1


def test_a_list_iterates_over_its_pages(checkout: Checkout) -> None:
    payer = order()["invoice"]
    wanted: List[str] = []
    for _ in range(3):
        wanted.insert(0, checkout.sessions.create(**order(payer_reference=payer)).id)
    pages = checkout.sessions.list(payer_reference=payer, limit=1)
    assert [session.id for session in pages] == wanted
    assert [len(page.data) for page in pages.pages()][:3] == [1, 1, 1]
    first = pages.page()
    assert first.data[0].id == wanted[0]
    rest = checkout.sessions.list(payer_reference=payer, limit=2, cursor=first.next_cursor).page()
    assert [session.id for session in rest.data] == wanted[1:]


def test_a_session_is_cancelled(checkout: Checkout) -> None:
    session = checkout.sessions.create(**order())
    assert checkout.sessions.cancel(session.id).status == "cancelled"


def test_an_authorized_payment_is_captured(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    session = paid(checkout, capture="manual", hold={"seconds": 7200, "at_end": "void"})
    assert session.status == "authorized"
    assert session.hold is not None and session.hold.seconds == 7200
    captured = checkout.payments.capture(session.payment or "")
    assert captured.status in ("capturing", "captured")
    assert event_of(shop, endpoint, "payment.captured", session.invoice).session.status == "paid"


def test_an_authorized_payment_is_voided(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    session = paid(checkout, capture="manual", hold={"seconds": 7200, "at_end": "nothing"})
    assert checkout.payments.void(session.payment or "").status in ("voiding", "voided")
    assert event_of(shop, endpoint, "payment.voided", session.invoice).session.status == "voided"


def test_only_a_session_whose_history_was_lost_is_resolved(checkout: Checkout) -> None:
    session = checkout.sessions.create(**order())
    with pytest.raises(CheckoutProblem) as refused:
        checkout.sessions.resolve(session.id, outcome="unpaid", reason="the statement has no such invoice")
    assert (refused.value.code, refused.value.status) == ("nothing_to_resolve", 409)


def test_only_a_quarantined_payment_is_resolved(checkout: Checkout) -> None:
    session = paid(checkout)
    with pytest.raises(CheckoutProblem) as refused:
        checkout.payments.resolve(session.payment or "", verdict="accepted", reason="the payer agreed")
    assert (refused.value.code, refused.value.status) == ("nothing_to_resolve", 409)


def test_a_partial_refund_cannot_exceed_the_payment(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    session = paid(checkout)
    payment = session.payment or ""
    sku, reason = "honey-500g", "the jar was broken"
    key = f"return-of-{session.invoice}"
    with pytest.raises(TypeError, match="idempotency_key"):
        checkout.refunds.create(payment=payment, amount="100.00", sku=sku, reason=reason)  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="requires an idempotency_key"):
        checkout.refunds.create(
            payment=payment, amount="100.00", sku=sku, reason=reason, idempotency_key=None  # type: ignore[arg-type]
        )
    with pytest.raises(CheckoutProblem) as refused:
        checkout.refunds.create(
            payment=payment, amount="9999.00", sku=sku, reason=reason, idempotency_key=f"{key}-all"
        )
    assert (refused.value.code, refused.value.status) == ("refund_amount_too_large", 422)
    refund = checkout.refunds.create(payment=payment, amount="100.00", sku=sku, reason=reason, idempotency_key=key)
    again = checkout.refunds.create(payment=payment, amount="100.00", sku=sku, reason=reason, idempotency_key=key)
    assert again.id == refund.id
    event = event_of(shop, endpoint, "refund.completed", session.invoice)
    assert event.refund is not None and event.refund.id == refund.id
    assert checkout.refunds.retrieve(refund.id).status == "completed"
    assert checkout.refunds.list(limit=1).page().data[0].id == refund.id
    now = checkout.payments.retrieve(payment)
    assert now.amount_refunded == "100.00"
    assert now.refunds is not None and len(now.refunds) == 1


def test_payments_are_listed_and_a_transaction_is_searched(checkout: Checkout) -> None:
    session = paid(checkout)
    payment = next(iter(checkout.payments.list()))
    assert payment.session == session.id
    found = checkout.transactions.search(payment.trx_id or "")
    assert (found.session, found.amount) == (session.id, session.amount)


def test_lists_are_filtered_and_objects_counted_and_added_up(checkout: Checkout) -> None:
    session = paid(checkout)
    listed = [payment.id for payment in checkout.payments.list(search=session.invoice, status="completed")]
    assert listed == [session.payment]
    summary = checkout.summaries.retrieve(kind="payment")
    counts = {total.status: total.count for total in summary.totals}
    assert counts["completed"] >= 1
    assert summary.days[-1].day == summary.day_to


def test_an_agreement_is_made_used_and_cancelled(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    payer = order()["invoice"]
    session = checkout.sessions.create(**order(payer_reference=payer, agreement_policy="require"))
    # The payer presses the button of the checkout page.
    begun = browser.post(f"{session.url}/start", data={"remember": "yes"}, headers={"Origin": ORIGIN})
    assert begun.headers["location"].startswith(SIMULATOR)
    approve(approve(begun.headers["location"]))
    assert checkout.sessions.retrieve(session.id).status == "paid"

    (agreement,) = checkout.agreements.list(payer_reference=payer)
    assert agreement.status == "active"
    again = checkout.sessions.create(**order(payer_reference=payer))
    approve(checkout.sessions.start(again.id, agreement=agreement.id).url)
    paid_with = checkout.sessions.retrieve(again.id, expand="payments")
    assert paid_with.payments is not None and paid_with.payments[0].method == "agreement"

    link = checkout.customer_links.create(payer_reference=payer)
    assert link.url is not None and link.url.startswith(ORIGIN)
    assert link.url not in repr(link)
    checkout.agreements.cancel(agreement.id)
    revoked = shop.first(lambda _, event: event["type"] == "agreement.revoked")
    event = read(revoked, endpoint)
    assert isinstance(event.object, Agreement)
    assert event.object.payer_reference == payer
    with pytest.raises(AttributeError):
        assert event.session
    assert checkout.agreements.retrieve(agreement.id).status == "revoked"


def test_notifications_are_listed(checkout: Checkout) -> None:
    assert isinstance(checkout.notifications.list(limit=1).page().data, list)


def test_events_and_deliveries_are_listed_and_an_event_is_replayed(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    session = paid(checkout)
    sent = event_of(shop, endpoint, "payment.completed", session.invoice)
    assert [event.id for event in checkout.events.list(type="payment.completed", object=session.id)] == [sent.id]
    event = checkout.events.retrieve(sent.id)
    assert event.sequence == sent.sequence
    assert isinstance(event.data.object, CheckoutSession)

    delivery = next(one for one in checkout.events.deliveries(event.id) if one.endpoint == endpoint.id)
    whole = checkout.deliveries.retrieve(delivery.id)
    assert whole.attempts is not None and len(whole.attempts) == whole.attempt_count
    assert len(checkout.webhook_endpoints.deliveries(endpoint.id, limit=1).page().data) == 1

    before = {id(request) for request in shop.seen}
    assert checkout.webhook_endpoints.replay(endpoint.id, event=event.id).deliveries == 1
    twice = shop.first(lambda request, event: id(request) not in before and event["id"] == sent.id)
    assert read(twice, endpoint).id == event.id
    span = checkout.webhook_endpoints.replay(endpoint.id, from_="2026-01-01T00:00:00Z", until="2026-01-02T00:00:00Z")
    assert span.deliveries == 0


def test_both_secrets_are_accepted_during_a_roll(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    created = checkout.webhook_endpoints.create(url=f"{shop.server.origin}/rolled", event_types=["session.opened"])
    rolled = checkout.webhook_endpoints.roll(created.id, overlap=600)
    assert created.secret and rolled.secret and created.secret != rolled.secret
    assert created.secret not in repr(created)
    session = checkout.sessions.create(**order())
    opened = shop.first(lambda request, event: request.path == "/rolled" and event["data"]["object"]["id"] == session.id)
    for secret in (created.secret, rolled.secret, [rolled.secret, created.secret], ["whsec_AAAA", created.secret]):
        assert verify_webhook(opened.body, opened.headers, secret).type == "session.opened"
    with pytest.raises(WebhookVerificationError):
        read(opened, endpoint)

    changed = checkout.webhook_endpoints.update(created.id, enabled=False, event_types=["payment.completed"])
    assert changed.enabled is False
    assert checkout.webhook_endpoints.retrieve(created.id).event_types == ["payment.completed"]
    assert created.id in [one.id for one in checkout.webhook_endpoints.list()]
    checkout.webhook_endpoints.delete(created.id)
    with pytest.raises(CheckoutProblem) as gone:
        checkout.webhook_endpoints.retrieve(created.id)
    assert gone.value.code == "not_found"


def test_api_keys_are_created_rolled_and_revoked(checkout: Checkout, make: Make) -> None:
    created = checkout.api_keys.create(scopes=["read-only"], label="reports")
    assert created.secret and created.secret not in repr(created)
    reader = make(key=created.secret)
    reader.payments.list().page()
    with pytest.raises(CheckoutProblem) as refused:
        reader.sessions.create(**order())
    assert (refused.value.code, refused.value.status) == ("missing_scope", 403)
    rolled = checkout.api_keys.roll(created.id, overlap=0)
    with pytest.raises(CheckoutProblem) as ended:
        reader.payments.list().page()
    assert ended.value.code == "invalid_api_key"
    assert checkout.api_keys.revoke(rolled.id).id == rolled.id
    listed = {key.id: key for key in checkout.api_keys.list()}
    assert listed[rolled.id].secret is None


def test_merchants_are_created_with_provider_accounts_and_api_keys(checkout: Checkout, make: Make) -> None:
    merchant = f"tea-{order()['invoice'].lower()}"
    added = checkout.merchants.create(
        id=merchant, profile={"name": "চা ঘর", "return_origins": ["https://shop.example"]}
    )
    assert (added.id, added.enabled, added.profile.name, added.provider_accounts) == (merchant, True, "চা ঘর", [])
    updated = checkout.merchants.put_provider_account(
        merchant,
        "test",
        family="tokenized-v1",
        base_url=f"{SIMULATOR}/v1.2.0-beta",
        page_origins=[SIMULATOR],
        credentials={
            "app_key": "sim-app-key",
            "app_secret": "sim-app-secret",
            "username": "sim-user",
            "password": "sim-pass",
        },
    )
    assert updated.provider_accounts[0].family == "tokenized-v1"
    created = checkout.merchants.create_api_key(merchant, "test", scopes=["full"])
    theirs = make(key=created.secret)
    assert paid(theirs).status == "paid"
    changed = checkout.merchants.update(merchant, enabled=False, profile={"session_minutes": 5})
    assert (changed.enabled, changed.profile.session_minutes) == (False, 5)
    checkout.merchants.delete_provider_account(merchant, "test")
    assert checkout.merchants.retrieve(merchant).provider_accounts == []
    assert merchant in [one.id for one in checkout.merchants.list()]


def test_a_problem_lists_every_invalid_field(checkout: Checkout) -> None:
    with pytest.raises(CheckoutProblem) as refused:
        checkout.sessions.create(**order(amount="1e3", success_url="not an address"))
    problem = refused.value
    assert (problem.status, problem.code, problem.retryable) == (400, "invalid_request", False)
    assert [error.field for error in problem.errors] == ["amount", "success_url"]
    assert str(problem).startswith("sessions.create: 400 invalid_request: ")
    assert "; amount: " in str(problem)
    assert problem.operation == "sessions.create"
    assert problem.idempotency_key and problem.request_id


def test_a_problem_carries_bkashs_error_code(checkout: Checkout) -> None:
    with pytest.raises(CheckoutProblem) as unknown:
        checkout.transactions.search("DAQ20OC4BG")
    assert (unknown.value.status, unknown.value.code, unknown.value.bkash_error_code) == (404, "not_found", "2033")
    assert str(unknown.value).endswith("(bKash: 2033)")
    with pytest.raises(CheckoutProblem) as ours:
        checkout.payments.retrieve("pay_1")
    assert (ours.value.code, ours.value.bkash_error_code) == ("not_found", None)


def test_an_endpoint_can_subscribe_to_every_known_event_type(checkout: Checkout) -> None:
    created = checkout.webhook_endpoints.create(url="http://127.0.0.1:9/", event_types=EVENT_TYPES)
    assert set(created.event_types or ()) == set(EVENT_TYPES)
    checkout.webhook_endpoints.delete(created.id)


def test_a_client_is_closed_at_the_end_of_its_block() -> None:
    with Checkout(ORIGIN, KEY) as checkout:
        checkout.payments.list().page()
    with pytest.raises(RuntimeError):
        checkout.payments.list().page()

    async def awaited() -> None:
        async with AsyncCheckout(ORIGIN, KEY) as checkout:
            await checkout.payments.list().page()
        with pytest.raises(RuntimeError):
            await checkout.payments.list().page()

    asyncio.run(awaited())


def test_every_method_of_every_resource_was_called_by_both_clients() -> None:
    """Must be the last test of this file: it checks the calls of the others."""
    methods = methods_of(Checkout("https://pay.example", "sk_test_none"))
    assert len(methods) >= 34
    assert methods == methods_of(AsyncCheckout("https://pay.example", "sk_test_none"))
    assert {kind: methods - seen for kind, seen in called.items()} == {"sync": set(), "async": set()}


def methods_of(client: object) -> Set[str]:
    return {
        f"{name}.{method}"
        for name, resource in vars(client).items()
        if not name.startswith("_")
        for method, _ in inspect.getmembers(resource, callable)
        if not method.startswith("_")
    }
