"""Webhooks: whether a request is really the checkout's, by the published Standard Webhooks library, and what it says."""

from __future__ import annotations

from typing import Any, Dict, Mapping, Optional, Sequence, Union

from standardwebhooks import Webhook

from ._errors import WebhookVerificationError
from ._generated.answers import Agreement, CheckoutSession, Event, Notification, Payment, Refund

NAMES = ("webhook-id", "webhook-timestamp", "webhook-signature")


class WebhookEvent(Event):
    """What a webhook tells: `id`, `type`, `sequence`, and the objects as they are now.

    Later versions of the checkout have more types: let those that you do not know pass.
    """

    @property
    def object(self) -> Union[CheckoutSession, Agreement, Notification]:
        """What it happened to."""
        return self.data.object

    @property
    def payment(self) -> Optional[Payment]:
        """The payment, of `payment.…` and `refund.…`."""
        return self.data.payment

    @property
    def refund(self) -> Optional[Refund]:
        """The refund, of `refund.…`."""
        return self.data.refund

    @property
    def session(self) -> CheckoutSession:
        """The session that it happened to, of `session.…`, `payment.…` and `refund.…`; no other event has one."""
        if not isinstance(self.data.object, CheckoutSession):
            raise AttributeError(f"{self.type} is no event of a session")
        return self.data.object


def verify_webhook(body: bytes, headers: Mapping[str, str], secret: Union[str, Sequence[str]]) -> WebhookEvent:
    """What a webhook tells, if the checkout sent it.

    `body` must be the bytes as they came, not JSON that was read and written again. While a secret is rolled give both.
    Raises `WebhookVerificationError`: answer that with 400.
    """
    secrets = [secret] if isinstance(secret, str) else list(secret)
    if not secrets:
        raise ValueError("secret is the secret of a webhook endpoint, whsec_…")
    keys = [_key(one) for one in secrets]
    signed = _signed(headers)
    reason = ""
    for key in keys:
        try:
            contents: Dict[str, Any] = key.verify(body, signed)
        except Exception as error:
            # The library raises errors of its own, and whatever malformed text makes Python raise.
            reason = str(error) if type(error).__name__ == "WebhookVerificationError" else "it cannot be read"
        else:
            return WebhookEvent(contents)
    raise WebhookVerificationError(reason or "the webhook is not from the checkout")


def _key(secret: str) -> Webhook:
    try:
        return Webhook(secret.strip())
    except Exception:
        # What is wrong is not repeated: it may be most of a secret.
        raise ValueError("secret is the secret of a webhook endpoint, whsec_…") from None


def _signed(headers: Mapping[str, str]) -> Dict[str, str]:
    lower = {name.lower(): value for name, value in headers.items()}
    return {name: lower.get(name, "") for name in NAMES}
