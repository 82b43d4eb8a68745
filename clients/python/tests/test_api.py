"""Every method of the client, called at a running checkout: what it answers is what the types say."""

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


def told(shop: Shop, endpoint: WebhookEndpoint, kind: str, invoice: str) -> WebhookEvent:
    """The event of a type for an invoice, verified."""
    request = shop.first(lambda _, event: event["type"] == kind and event["data"]["object"].get("invoice") == invoice)
    return read(request, endpoint)


def test_an_order_is_opened_paid_and_told_of(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    wish = order(payer_reference="customer-7", metadata={"basket": "77"}, locale="bn")
    wish["line_items"] = [{"name": "সুন্দরবনের মধু", "quantity": 1, "amount": wish["amount"]}]
    session = checkout.sessions.create(**wish, idempotency_key=wish["invoice"])
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

    event = told(shop, endpoint, "payment.completed", wish["invoice"])
    assert isinstance(event.object, CheckoutSession)
    assert event.session.status == "paid"
    assert event.payment is not None and event.payment.id == now.payment
    assert event.refund is None
    assert event.data.object == event.object


def test_a_wish_is_repeated_with_its_key_and_opens_nothing_twice(checkout: Checkout) -> None:
    wish = order()
    first = checkout.sessions.create(**wish, idempotency_key=f"key-{wish['invoice']}")
    second = checkout.sessions.create(**wish, idempotency_key=f"key-{wish['invoice']}")
    assert second == first
    assert len(list(checkout.sessions.list(invoice=wish["invoice"]))) == 1


def test_a_list_of_several_pages_is_gone_through(checkout: Checkout) -> None:
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


def test_an_order_is_given_up(checkout: Checkout) -> None:
    session = checkout.sessions.create(**order())
    assert checkout.sessions.cancel(session.id).status == "cancelled"


def test_money_is_held_and_captured(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    session = paid(checkout, capture="manual", hold={"seconds": 7200, "at_end": "void"})
    assert session.status == "authorized"
    assert session.hold is not None and session.hold.seconds == 7200
    captured = checkout.payments.capture(session.payment or "")
    assert captured.status in ("capturing", "completed")
    assert told(shop, endpoint, "payment.captured", session.invoice).session.status == "paid"


def test_money_is_held_and_given_back(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    session = paid(checkout, capture="manual", hold={"seconds": 7200, "at_end": "nothing"})
    assert checkout.payments.void(session.payment or "").status in ("voiding", "voided")
    assert told(shop, endpoint, "payment.voided", session.invoice).session.status == "voided"


def test_a_part_is_refunded_and_never_more_than_was_paid(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    session = paid(checkout)
    payment = session.payment or ""
    sku, reason = "honey-500g", "the jar was broken"
    with pytest.raises(CheckoutProblem) as refused:
        checkout.refunds.create(payment=payment, amount="9999.00", sku=sku, reason=reason)
    assert (refused.value.code, refused.value.status) == ("refund_too_much", 422)
    refund = checkout.refunds.create(payment=payment, amount="100.00", sku=sku, reason=reason)
    event = told(shop, endpoint, "refund.completed", session.invoice)
    assert event.refund is not None and event.refund.id == refund.id
    assert checkout.refunds.retrieve(refund.id).status == "completed"
    assert checkout.refunds.list(limit=1).page().data[0].id == refund.id
    now = checkout.payments.retrieve(payment)
    assert now.amount_refunded == "100.00"
    assert now.refunds is not None and len(now.refunds) == 1


def test_payments_are_listed_and_one_is_searched_at_bkash(checkout: Checkout) -> None:
    session = paid(checkout)
    payment = next(iter(checkout.payments.list()))
    assert payment.session == session.id
    found = checkout.transactions.search(payment.trx_id or "")
    assert (found.session, found.amount) == (session.id, session.amount)


def test_a_wallet_is_saved_pays_and_is_forgotten(checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint) -> None:
    payer = order()["invoice"]
    session = checkout.sessions.create(**order(payer_reference=payer, save_wallet="require"))
    # As the payer presses the button of the page.
    begun = browser.post(f"{session.url}/start", data={"remember": "yes"}, headers={"Origin": ORIGIN})
    assert begun.headers["location"].startswith(SIMULATOR)
    approve(approve(begun.headers["location"]))
    assert checkout.sessions.retrieve(session.id).status == "paid"

    (agreement,) = checkout.agreements.list(payer_reference=payer)
    assert agreement.status == "active"
    again = checkout.sessions.create(**order(payer_reference=payer))
    approve(checkout.sessions.start(again.id, agreement=agreement.id).url)
    paid_with = checkout.sessions.retrieve(again.id, expand="payments")
    assert paid_with.payments is not None and paid_with.payments[0].method == "saved_wallet"

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


def test_what_bkash_told_by_itself_is_listed(checkout: Checkout) -> None:
    assert isinstance(checkout.notifications.list(limit=1).page().data, list)


def test_events_and_deliveries_are_looked_at_and_one_is_sent_again(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    session = paid(checkout)
    sent = told(shop, endpoint, "payment.completed", session.invoice)
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
    twice = shop.first(lambda request, told: id(request) not in before and told["id"] == event.id)
    assert read(twice, endpoint).id == event.id
    span = checkout.webhook_endpoints.replay(endpoint.id, from_="2026-01-01T00:00:00Z", until="2026-01-02T00:00:00Z")
    assert span.deliveries == 0


def test_a_secret_is_rolled_and_both_are_believed_until_the_old_one_ends(
    checkout: Checkout, shop: Shop, endpoint: WebhookEndpoint
) -> None:
    made = checkout.webhook_endpoints.create(url=f"{shop.server.origin}/rolled", event_types=["session.opened"])
    rolled = checkout.webhook_endpoints.roll(made.id, overlap=600)
    assert made.secret and rolled.secret and made.secret != rolled.secret
    assert made.secret not in repr(made)
    session = checkout.sessions.create(**order())
    opened = shop.first(lambda request, told: request.path == "/rolled" and told["data"]["object"]["id"] == session.id)
    for secret in (made.secret, rolled.secret, [rolled.secret, made.secret], ["whsec_AAAA", made.secret]):
        assert verify_webhook(opened.body, opened.headers, secret).type == "session.opened"
    with pytest.raises(WebhookVerificationError):
        read(opened, endpoint)

    changed = checkout.webhook_endpoints.update(made.id, enabled=False, event_types=["payment.completed"])
    assert changed.enabled is False
    assert checkout.webhook_endpoints.retrieve(made.id).event_types == ["payment.completed"]
    assert made.id in [one.id for one in checkout.webhook_endpoints.list()]
    checkout.webhook_endpoints.delete(made.id)
    with pytest.raises(CheckoutProblem) as gone:
        checkout.webhook_endpoints.retrieve(made.id)
    assert gone.value.code == "not_found"


def test_keys_are_made_rolled_and_revoked(checkout: Checkout, make: Make) -> None:
    made = checkout.api_keys.create(scopes=["read-only"], label="reports")
    assert made.secret and made.secret not in repr(made)
    reader = make(key=made.secret)
    reader.payments.list().page()
    with pytest.raises(CheckoutProblem) as refused:
        reader.sessions.create(**order())
    assert (refused.value.code, refused.value.status) == ("missing_scope", 403)
    rolled = checkout.api_keys.roll(made.id, overlap=0)
    with pytest.raises(CheckoutProblem) as ended:
        reader.payments.list().page()
    assert ended.value.code == "invalid_api_key"
    assert checkout.api_keys.revoke(rolled.id).id == rolled.id
    listed = {key.id: key for key in checkout.api_keys.list()}
    assert listed[rolled.id].secret is None


def test_merchants_are_added_connected_and_given_keys(checkout: Checkout, make: Make) -> None:
    merchant = f"tea-{order()['invoice'].lower()}"
    added = checkout.merchants.create(
        id=merchant, profile={"name": "চা ঘর", "return_origins": ["https://shop.example"]}
    )
    assert (added.id, added.enabled, added.profile.name, added.connections) == (merchant, True, "চা ঘর", [])
    connected = checkout.merchants.connect(
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
    assert connected.connections[0].family == "tokenized-v1"
    made = checkout.merchants.create_key(merchant, "test", scopes=["full"])
    theirs = make(key=made.secret)
    assert paid(theirs).status == "paid"
    changed = checkout.merchants.update(merchant, enabled=False, profile={"session_minutes": 5})
    assert (changed.enabled, changed.profile.session_minutes) == (False, 5)
    checkout.merchants.disconnect(merchant, "test")
    assert checkout.merchants.retrieve(merchant).connections == []
    assert merchant in [one.id for one in checkout.merchants.list()]


def test_what_is_wrong_is_said_field_by_field(checkout: Checkout) -> None:
    with pytest.raises(CheckoutProblem) as refused:
        checkout.sessions.create(**order(amount="1e3", success_url="not an address"))
    problem = refused.value
    assert (problem.status, problem.code, problem.retryable) == (400, "invalid_request", False)
    assert [error.field for error in problem.errors] == ["amount", "success_url"]
    assert str(problem).startswith("sessions.create: 400 invalid_request: ")
    assert "; amount: " in str(problem)
    assert problem.operation == "sessions.create"
    assert problem.idempotency_key and problem.request_id


def test_what_bkash_refused_has_its_own_number(checkout: Checkout) -> None:
    with pytest.raises(CheckoutProblem) as unknown:
        checkout.transactions.search("DAQ20OC4BG")
    assert (unknown.value.status, unknown.value.code, unknown.value.bkash_error_code) == (404, "not_found", "2033")
    assert str(unknown.value).endswith("(bKash: 2033)")
    with pytest.raises(CheckoutProblem) as ours:
        checkout.payments.retrieve("pay_1")
    assert (ours.value.code, ours.value.bkash_error_code) == ("not_found", None)


def test_an_endpoint_can_be_subscribed_to_every_type_that_is_known(checkout: Checkout) -> None:
    made = checkout.webhook_endpoints.create(url="http://127.0.0.1:9/", event_types=EVENT_TYPES)
    assert set(made.event_types or ()) == set(EVENT_TYPES)
    checkout.webhook_endpoints.delete(made.id)


def test_a_client_closes_at_the_end_of_its_block() -> None:
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
    """Is the last of this file, and sees what the others did."""
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
