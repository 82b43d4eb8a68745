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
def map_headers(context, headers):
    """Gives a usable key to every wish; a key that is wrong on purpose stays."""
    return renewed(headers)


@schemathesis.hook
def before_call(context, case, kwargs):
    """The document's own examples pass no other hook, and would all but the first be refused for their one key."""
    if case.meta is not None and case.meta.phase.name.value == "examples":
        renewed(case.headers)
    # Whoever has taken its own key back is let in nowhere, and finds nothing any more.
    if (case.path_parameters or {}).get("id") == os.environ["OWN_KEY"]:
        case.path_parameters["id"] = NO_KEY


def renewed(headers):
    for name in headers or {}:
        if name.lower() == "idempotency-key" and re.fullmatch(r"[!#-~]{1,255}", str(headers[name])):
            headers[name] = str(uuid.uuid4())
    return headers
