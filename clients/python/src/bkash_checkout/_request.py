"""A request over all of its attempts: what is sent, how responses are read, and when to retry."""

from __future__ import annotations

import platform
import random
import re
import uuid
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import quote

import httpx

from ._errors import CheckoutError, CheckoutProblem, CheckoutUnreachable, FieldProblem
from ._generated.enums import API_VERSION
from ._version import __version__

# The longest `Retry-After` that is waited for, in seconds. With a longer one, the error is raised at once.
MAX_WAIT = 60.0

# The statuses of proxies that received no response, or that limit requests.
PROXY_STATUSES = (429, 502, 503, 504)


@dataclass(frozen=True)
class ApiRequest:
    """A request, as the resources describe it."""

    operation: str
    method: str
    path: str
    query: Optional[Mapping[str, Any]] = None
    body: Optional[Mapping[str, Any]] = None
    idempotency_key: Optional[str] = None
    key_required: bool = False
    timeout: Optional[float] = None


def present(fields: Mapping[str, Any]) -> Dict[str, Any]:
    """Returns the fields that are not `None`."""
    return {name: value for name, value in fields.items() if value is not None}


def segment(identifier: str) -> str:
    """Encodes an identifier as a path segment.

    Raises `ValueError` for values that would change the path.
    """
    if not isinstance(identifier, str) or identifier in ("", ".", ".."):
        raise ValueError("an identifier must be a non-empty string")
    return quote(identifier, safe="")


def headers_of(key: str) -> Dict[str, str]:
    """Returns the headers of every request."""
    key = key.strip() if isinstance(key, str) else ""
    if not re.fullmatch(r"[!-~]+", key):
        # The message does not repeat the value, which may be most of a key.
        raise ValueError("key must be a secret key of the checkout, such as sk_test_…")
    return {
        "Accept": "application/json",
        "Authorization": f"Bearer {key}",
        "Checkout-Version": API_VERSION,
        "User-Agent": f"bkash-checkout-python/{__version__} python/{platform.python_version()}",
    }


def origin_of(text: str) -> str:
    """Returns a checkout's origin without a trailing slash."""
    if not re.fullmatch(r"https?://[^/?#@\s]+/?", text):
        raise ValueError("origin must be the origin of the checkout, such as https://pay.example")
    return text.rstrip("/")


class RetryState:
    """The state of a request over its attempts."""

    def __init__(self, request: ApiRequest, retries: int) -> None:
        self._request = request
        self._retries = retries
        self._attempts = 0
        self._lost = False
        self._key = _key_of(request) if request.method == "POST" else None

    def arguments(self) -> Dict[str, Any]:
        """Returns the arguments of `httpx.Client.request`, the same for each attempt."""
        request = self._request
        arguments: Dict[str, Any] = {"method": request.method, "url": request.path}
        if request.query:
            arguments["params"] = request.query
        if request.body is not None:
            arguments["json"] = request.body
        if self._key is not None:
            arguments["headers"] = {"Idempotency-Key": self._key}
        if request.timeout is not None:
            arguments["timeout"] = request.timeout
        return arguments

    def lost(self, error: httpx.RequestError) -> CheckoutUnreachable:
        """Records an attempt without a response, and returns its error."""
        self._lost = True
        what = "no response in time" if isinstance(error, httpx.TimeoutException) else "no response"
        failure = CheckoutUnreachable(f"{self._request.operation}: {what}", self._request.operation, self._key)
        failure.__cause__ = error
        return failure

    def parse(self, response: httpx.Response) -> Mapping[str, Any]:
        """Returns the object of a response, empty if there is none. Raises the problem of an error response."""
        status = response.status_code
        # The object was deleted by an earlier attempt whose response was lost.
        if status == 204 or (status == 404 and self._lost and self._request.method == "DELETE"):
            return {}
        body = _parsed(response)
        if 200 <= status < 300 and isinstance(body, dict):
            return body
        raise self._problem(body, response)

    def pause(self, failure: CheckoutError) -> float:
        """Returns the seconds to wait before the next attempt. Raises the failure if there is none."""
        self._attempts += 1
        if self._attempts > self._retries:
            raise failure
        if isinstance(failure, CheckoutProblem):
            if not failure.retryable:
                raise failure
            if failure.retry_after is not None:
                if failure.retry_after > MAX_WAIT:
                    raise failure
                return failure.retry_after
        # Exponential backoff from half a second, with jitter.
        return float(0.5 * 2 ** (self._attempts - 1) * random.uniform(0.75, 1.25))

    def _problem(self, body: object, response: httpx.Response) -> CheckoutProblem:
        status = response.status_code
        retry_after = _seconds(response.headers.get("retry-after"))
        request_id: Optional[str] = response.headers.get("x-request-id")
        if status < 400 or not isinstance(body, dict) or not _is_problem(body):
            return CheckoutProblem(
                self._request.operation,
                status=status,
                code="unexpected_response",
                title="The response is not one of the checkout. Check the origin, and proxies in between",
                retryable=status in PROXY_STATUSES,
                retry_after=retry_after,
                request_id=request_id,
                idempotency_key=self._key,
            )
        errors: List[FieldProblem] = [
            FieldProblem(str(error.get("field")), str(error.get("problem"))) for error in body.get("errors", [])
        ]
        return CheckoutProblem(
            self._request.operation,
            status=status,
            code=body["code"],
            title=body["title"],
            retryable=body["retryable"],
            detail=body.get("detail"),
            bkash_error_code=body.get("bkash_error_code"),
            errors=errors,
            retry_after=retry_after,
            request_id=request_id,
            idempotency_key=self._key,
        )


def _key_of(request: ApiRequest) -> str:
    given = request.idempotency_key
    if given is None:
        if request.key_required:
            raise TypeError(f"{request.operation} requires an idempotency_key: requests with the same key take effect once")
        return str(uuid.uuid4())
    if not re.fullmatch(r"[!#-~]{1,255}", given):
        raise ValueError("idempotency_key must be 1 to 255 printable ASCII characters without spaces and quotes")
    return given


def _parsed(response: httpx.Response) -> object:
    try:
        parsed: object = response.json()
        return parsed
    except ValueError:
        return None


def _is_problem(body: Mapping[str, Any]) -> bool:
    return (
        isinstance(body.get("code"), str)
        and isinstance(body.get("title"), str)
        and isinstance(body.get("retryable"), bool)
    )


def _seconds(text: Optional[str]) -> Optional[float]:
    """Parses `Retry-After`, a number of seconds or a date, into seconds."""
    if text is None:
        return None
    if re.fullmatch(r"[0-9]+", text.strip()):
        return float(text)
    try:
        until = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None:
        until = until.replace(tzinfo=timezone.utc)
    return max(0.0, (until - datetime.now(timezone.utc)).total_seconds())
