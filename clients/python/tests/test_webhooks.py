"""Verification of forged, altered, stale and malformed webhooks. test_api.py verifies webhooks of a checkout."""

from __future__ import annotations

import json
from datetime import datetime, timedelta, timezone
from typing import Any, Dict

import httpx
import pytest
from standardwebhooks import Webhook

from bkash_checkout import CheckoutSession, WebhookVerificationError, verify_webhook

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
OTHER = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
EVENT: Dict[str, Any] = {
    "id": "evt_1",
    "type": "payment.completed",
    "timestamp": "2026-11-21T17:00:00.000Z",
    "mode": "test",
    "sequence": 7,
    "data": {
        "object": {"object": "checkout_session", "id": "cs_secret-of-the-payer", "invoice": "মধু-1", "status": "paid"},
        "payment": {"object": "payment", "id": "pay_1"},
    },
}
BODY = json.dumps(EVENT, ensure_ascii=False).encode()


def headers(secret: str = SECRET, age: int = 0, body: bytes = BODY) -> Dict[str, str]:
    at = datetime.now(timezone.utc) - timedelta(seconds=age)
    return {
        "webhook-id": "evt_1",
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": Webhook(secret).sign("evt_1", at, body.decode()),
    }


def test_a_webhook_is_verified_with_every_supported_type_of_headers() -> None:
    signed = headers()
    for form in (signed, {name.title(): value for name, value in signed.items()}, httpx.Headers(signed)):
        event = verify_webhook(BODY, form, SECRET)
        assert (event.id, event.type, event.sequence, event.mode) == ("evt_1", "payment.completed", 7, "test")
        assert isinstance(event.object, CheckoutSession)
        assert event.session.invoice == "মধু-1"
        assert event.payment is not None and event.payment.id == "pay_1"
        assert event.to_dict() == EVENT


def test_either_secret_is_accepted_during_a_roll() -> None:
    assert verify_webhook(BODY, headers(OTHER), [SECRET, OTHER]).id == "evt_1"
    assert verify_webhook(BODY, headers(SECRET), (SECRET, OTHER)).id == "evt_1"


@pytest.mark.parametrize(
    ("body", "wrong"),
    [
        pytest.param(BODY, headers(OTHER), id="signed with another secret"),
        pytest.param(BODY.replace(b'"sequence": 7', b'"sequence": 8'), headers(), id="altered"),
        pytest.param(BODY, headers(age=301), id="older than five minutes"),
        # An hour ahead, because parameters are created long before the test runs.
        pytest.param(BODY, headers(age=-3600), id="timestamp in the future"),
        pytest.param(BODY, {**headers(), "webhook-id": "evt_2"}, id="unsigned identifier"),
        pytest.param(BODY, {**headers(), "webhook-signature": ""}, id="no signature"),
        pytest.param(BODY, {**headers(), "webhook-signature": "v1,"}, id="an empty signature"),
        pytest.param(BODY, {**headers(), "webhook-signature": "v1,%%%% nonsense"}, id="malformed signature"),
        pytest.param(
            BODY,
            {**headers(), "webhook-signature": headers()["webhook-signature"].replace("v1,", "v1a,")},
            id="signature of an unsupported version",
        ),
        pytest.param(BODY, {**headers(), "webhook-timestamp": "now"}, id="no valid timestamp"),
        pytest.param(BODY, {}, id="no headers"),
        pytest.param(b"\xff\xfe", headers(), id="not UTF-8"),
    ],
)
def test_an_invalid_webhook_is_rejected(body: bytes, wrong: Dict[str, str]) -> None:
    with pytest.raises(WebhookVerificationError) as refused:
        verify_webhook(body, wrong, SECRET)
    assert SECRET[6:] not in str(refused.value)


@pytest.mark.parametrize("secret", ["", [], "whsec_", [SECRET, "whsec_%%%"]])
def test_a_valid_secret_is_required(secret: Any) -> None:
    with pytest.raises(ValueError) as refused:
        verify_webhook(BODY, headers(), secret)
    assert "%%%" not in str(refused.value)


def test_members_of_later_versions_are_preserved() -> None:
    later = {
        **EVENT,
        "type": "dispute.opened",
        "a_new_field": {"deep": [1]},
        "data": {"object": {"object": "dispute", "id": "dp_1", "to_dict": "a field"}, "weight": "12"},
    }
    body = json.dumps(later).encode()
    event = verify_webhook(body, headers(body=body), SECRET)
    assert event.type == "dispute.opened"
    assert event["a_new_field"] == {"deep": [1]}
    assert event.data["weight"] == "12"
    # The object is of an unknown class, but all members are available, and none replaces a method.
    assert event.object["id"] == "dp_1"
    assert event.object.to_dict()["to_dict"] == "a field"
    assert event.payment is None


def test_objects_mask_secrets_in_repr_and_are_read_only() -> None:
    event = verify_webhook(BODY, headers(), SECRET)
    assert repr(event) == "WebhookEvent(id='evt_1', type='payment.completed')"
    assert repr(event.session) == "CheckoutSession(id='cs_secre…', status='paid')"
    with pytest.raises(AttributeError):
        event.session.status = "refunded"
    copied = event.session.to_dict()
    copied["status"] = "refunded"
    assert event.session.to_dict()["status"] == "paid"
