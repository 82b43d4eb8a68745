"""Makes what schemathesis sends more telling: wishes that are new, addresses that the merchant has registered, and a
key of its own that lasts until the end."""

import os
import re
import uuid

import schemathesis

SHOP = "https://shop.example"

# A key of nobody's.
NO_KEY = "key_" + "0" * 32


@schemathesis.hook
def map_body(context, body):
    """Sends payers to the shop; what is no text on purpose stays."""
    if not isinstance(body, dict):
        return body
    for name in ("success_url", "cancel_url"):
        if isinstance(body.get(name), str):
            body[name] = f"{SHOP}/{name}"
    return body


@schemathesis.hook
def before_call(context, case, kwargs):
    """Whatever phase a call is of, and whether an example was written or drawn: every wish with a usable key gets one
    of its own, or all but the first were only refused for that. A key that is wrong on purpose stays."""
    for name, value in (case.headers or {}).items():
        if name.lower() == "idempotency-key" and re.fullmatch(r"[!#-~]{1,255}", str(value)):
            case.headers[name] = str(uuid.uuid4())
    # Whoever has taken its own key back is let in nowhere, and finds nothing any more.
    if (case.path_parameters or {}).get("id") == os.environ["OWN_KEY"]:
        case.path_parameters["id"] = NO_KEY
