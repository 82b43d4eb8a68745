"""One call over all of its tries: what is sent each time, what an answer means, whether to try again."""

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
from ._generated.words import API_VERSION
from ._version import __version__

# Whoever is told to wait longer than this, in seconds, is told so instead of kept waiting.
LONGEST_WAIT = 60.0

# With these something between us and the checkout says that it got no answer, or that we must wait.
FROM_BETWEEN = (429, 502, 503, 504)


@dataclass(frozen=True)
class Call:
    """A call, as a resource describes it."""

    operation: str
    method: str
    path: str
    query: Optional[Mapping[str, Any]] = None
    body: Optional[Mapping[str, Any]] = None
    idempotency_key: Optional[str] = None
    timeout: Optional[float] = None


def present(fields: Mapping[str, Any]) -> Dict[str, Any]:
    """The fields that were given."""
    return {name: value for name, value in fields.items() if value is not None}


def segment(identifier: str) -> str:
    """One part of a path. What would lead to another path is refused here."""
    if not isinstance(identifier, str) or identifier in ("", ".", ".."):
        raise ValueError("an identifier is a text that is not empty")
    return quote(identifier, safe="")


def headers_of(key: str) -> Dict[str, str]:
    """What every request says."""
    key = key.strip() if isinstance(key, str) else ""
    if not re.fullmatch(r"[!-~]+", key):
        # What is wrong is not repeated: it may be most of a key.
        raise ValueError("key is a secret key of the checkout, such as sk_test_…")
    return {
        "Accept": "application/json",
        "Authorization": f"Bearer {key}",
        "Checkout-Version": API_VERSION,
        "User-Agent": f"bkash-checkout-python/{__version__} python/{platform.python_version()}",
    }


def origin_of(text: str) -> str:
    """A checkout's origin, and nothing more."""
    if not re.fullmatch(r"https?://[^/?#@\s]+/?", text):
        raise ValueError("origin is the checkout's origin alone, such as https://pay.example")
    return text.rstrip("/")


class Wish:
    """A call that is being made."""

    def __init__(self, call: Call, retries: int) -> None:
        self._call = call
        self._retries = retries
        self._tried = 0
        self._lost = False
        self._key = _wish_key(call.idempotency_key) if call.method == "POST" else None

    def request(self) -> Dict[str, Any]:
        """What httpx is to send: the same each time."""
        call = self._call
        request: Dict[str, Any] = {"method": call.method, "url": call.path}
        if call.query:
            request["params"] = call.query
        if call.body is not None:
            request["json"] = call.body
        if self._key is not None:
            request["headers"] = {"Idempotency-Key": self._key}
        if call.timeout is not None:
            request["timeout"] = call.timeout
        return request

    def lost(self, error: httpx.RequestError) -> CheckoutUnreachable:
        """No answer came."""
        self._lost = True
        what = "no answer in time" if isinstance(error, httpx.TimeoutException) else "no answer came"
        failure = CheckoutUnreachable(f"{self._call.operation}: {what}", self._call.operation, self._key)
        failure.__cause__ = error
        return failure

    def read(self, response: httpx.Response) -> Mapping[str, Any]:
        """What an answer carries, nothing if it says that there is nothing; raises the problem that it is."""
        status = response.status_code
        # What a try before this one deleted is gone, though its answer was lost.
        if status == 204 or (status == 404 and self._lost and self._call.method == "DELETE"):
            return {}
        body = _parsed(response)
        if 200 <= status < 300 and isinstance(body, dict):
            return body
        raise self._problem(body, response)

    def pause(self, failure: CheckoutError) -> float:
        """After how many seconds to try again; raises the failure if that is pointless."""
        self._tried += 1
        if self._tried > self._retries:
            raise failure
        if isinstance(failure, CheckoutProblem):
            if not failure.retryable:
                raise failure
            if failure.retry_after is not None:
                if failure.retry_after > LONGEST_WAIT:
                    raise failure
                return failure.retry_after
        # Half a second, one, two: and not all at the same instant.
        return float(0.5 * 2 ** (self._tried - 1) * random.uniform(0.75, 1.25))

    def _problem(self, body: object, response: httpx.Response) -> CheckoutProblem:
        status = response.status_code
        retry_after = _seconds(response.headers.get("retry-after"))
        request_id: Optional[str] = response.headers.get("x-request-id")
        if status < 400 or not isinstance(body, dict) or not _is_problem(body):
            return CheckoutProblem(
                self._call.operation,
                status=status,
                code="unexpected_answer",
                title="The answer is not one of the checkout's: is something else at this address, or in between?",
                retryable=status in FROM_BETWEEN,
                retry_after=retry_after,
                request_id=request_id,
                idempotency_key=self._key,
            )
        errors: List[FieldProblem] = [
            FieldProblem(str(error.get("field")), str(error.get("problem"))) for error in body.get("errors", [])
        ]
        return CheckoutProblem(
            self._call.operation,
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


def _wish_key(given: Optional[str]) -> str:
    if given is None:
        return str(uuid.uuid4())
    if not re.fullmatch(r"[!#-~]{1,255}", given):
        raise ValueError("idempotency_key has 1 to 255 printable ASCII characters, without blanks and quotes")
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
    """`Retry-After` in seconds: it is a number of them, or an instant."""
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
