"""The client of bkash-checkout, a self-hosted checkout for bKash."""

from ._checkout import AsyncCheckout, Checkout
from ._errors import (
    CheckoutError,
    CheckoutProblem,
    CheckoutUnreachable,
    FieldProblem,
    WebhookVerificationError,
)
from ._generated import enums, objects, params
from ._generated.enums import *
from ._generated.objects import *
from ._generated.params import *
from ._object import ApiObject
from ._pages import AsyncPages, Page, Pages
from ._version import __version__
from ._webhooks import WebhookEvent, verify_webhook

__all__ = [
    "ApiObject",
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
__all__ += enums.__all__
__all__ += objects.__all__
__all__ += params.__all__
