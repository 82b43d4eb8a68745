"""Hooks of schemathesis: new idempotency keys, registered return URLs, and an API key that lasts until the end."""

import os
import re
import uuid

import schemathesis

SHOP = "https://shop.example"

# The identifier of a key that does not exist.
NO_KEY = "key_" + "0" * 32


@schemathesis.hook
def map_body(context, body):
    """Replaces return URLs by registered ones. Values that are deliberately not strings stay."""
    if not isinstance(body, dict):
        return body
    for name in ("success_url", "cancel_url"):
        if isinstance(body.get(name), str):
            body[name] = f"{SHOP}/{name}"
    return body


@schemathesis.hook
def map_headers(context, headers):
    """Gives every request a new idempotency key. Deliberately invalid keys stay."""
    return renewed(headers)


@schemathesis.hook
def before_call(context, case, kwargs):
    """Handles the examples of the document, which pass no other hook and share one idempotency key."""
    if case.meta is not None and case.meta.phase.name.value == "examples":
        renewed(case.headers)
    # Revoking its own key would end the test.
    if (case.path_parameters or {}).get("id") == os.environ["OWN_KEY"]:
        case.path_parameters["id"] = NO_KEY


def renewed(headers):
    for name in headers or {}:
        if name.lower() == "idempotency-key" and re.fullmatch(r"[!#-~]{1,255}", str(headers[name])):
            headers[name] = str(uuid.uuid4())
    return headers
