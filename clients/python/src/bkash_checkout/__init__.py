"""Client of bkash-checkout, a self-hosted checkout for bKash."""

from ._answer import Answer
from ._checkout import AsyncCheckout, Checkout
from ._errors import (
    CheckoutError,
    CheckoutProblem,
    CheckoutUnreachable,
    FieldProblem,
    WebhookVerificationError,
)
from ._generated import answers, wishes, words
from ._generated.answers import *
from ._generated.wishes import *
from ._generated.words import *
from ._pages import AsyncPages, Page, Pages
from ._version import __version__
from ._webhooks import WebhookEvent, verify_webhook

__all__ = [
    "Answer",
    "AsyncCheckout",
    "AsyncPages",
    "Checkout",
    "CheckoutError",
    "CheckoutProblem",
    "CheckoutUnreachable",
    "FieldProblem",
    "Page",
    "Pages",
    "WebhookEvent",
    "WebhookVerificationError",
    "__version__",
    "verify_webhook",
]
__all__ += answers.__all__
__all__ += wishes.__all__
__all__ += words.__all__
