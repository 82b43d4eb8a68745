"""Makes what schemathesis sends more telling: wishes that are new, and addresses that the merchant has registered."""

import re
import uuid

import schemathesis

SHOP = "https://shop.example"


@schemathesis.hook
def map_headers(context, headers):
    """Gives a usable key to every wish; a key that is wrong on purpose stays."""
    for name in headers or {}:
        if name.lower() == "idempotency-key" and re.fullmatch(r"[!#-~]{1,255}", str(headers[name])):
            headers[name] = str(uuid.uuid4())
    return headers


@schemathesis.hook
def map_body(context, body):
    """Sends payers to the shop; what is no text on purpose stays."""
    if not isinstance(body, dict):
        return body
    for name in ("success_url", "cancel_url"):
        if isinstance(body.get(name), str):
            body[name] = f"{SHOP}/{name}"
    return body
