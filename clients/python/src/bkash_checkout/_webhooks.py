"""Verifies webhooks with the Standard Webhooks library, and types their events."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Sequence, Union

from standardwebhooks import Webhook

from ._errors import WebhookVerificationError
from ._generated.objects import Agreement, CheckoutSession, Event, Notification, Payment, Refund

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class WebhookEvent(Event):
    """The event of a webhook: `id`, `type`, `sequence`, and the objects as of the event.

    Later API versions can add types: ignore those that you do not know.
    """

    @property
    def object(self) -> Union[CheckoutSession, Agreement, Notification]:
        """The object of the event."""
        return self.data.object

    @property
    def payment(self) -> Optional[Payment]:
        """The payment of `payment.…` and `refund.…` events."""
        return self.data.payment

    @property
    def refund(self) -> Optional[Refund]:
        """The refund of `refund.…` events."""
        return self.data.refund

    @property
    def session(self) -> CheckoutSession:
        """The session of `session.…`, `payment.…` and `refund.…` events. Raises `AttributeError` for other events."""
        if not isinstance(self.data.object, CheckoutSession):
            raise AttributeError(f"{self.type} is not an event of a session")
        return self.data.object


def verify_webhook(body: bytes, headers: Mapping[str, str], secret: Union[str, Sequence[str]]) -> WebhookEvent:
    """Verifies a webhook and returns its event.

    `body` must be the raw body, not parsed and serialized JSON. During the overlap of a secret's roll, pass both secrets.
    Raises `WebhookVerificationError`: respond with status 400.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets:
        raise ValueError("secret must be the secret of a webhook endpoint, such as whsec_…")
    keys = [_key(one) for one in secrets]
    signed = _signed(headers)
    reason = ""
    for key in keys:
        try:
            contents: Dict[str, Any] = key.verify(body, signed)
        except Exception as error:
            # Besides its own errors, the library lets errors of malformed input through.
            reason = str(error) if type(error).__name__ == "WebhookVerificationError" else "the webhook is malformed"
        else:
            return WebhookEvent(contents)
    raise WebhookVerificationError(reason or "the signature is invalid")


def _key(secret: str) -> Webhook:
    try:
        return Webhook(secret.strip())
    except Exception:
        # The message does not repeat the value, which may be most of a secret.
        raise ValueError("secret must be the secret of a webhook endpoint, such as whsec_…") from None


def _signed(headers: Mapping[str, str]) -> Dict[str, str]:
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: lower.get(name, "") for name in NAMES}
