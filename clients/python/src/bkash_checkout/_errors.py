"""The errors that requests raise. No error contains an API key, a URL or a body, so all of them can be logged."""

from __future__ import annotations

from typing import List, NamedTuple, Optional

from ._generated.enums import ProblemCode


class FieldProblem(NamedTuple):
    """An invalid part of a request."""

    field: str
    """The path of the field in the body, or the name of the parameter."""
    problem: str
    """What is wrong with the field, or what it expects."""


class CheckoutError(Exception):
    """The base class of the errors that requests raise."""

    def __init__(self, message: str, operation: str, idempotency_key: Optional[str]) -> None:
        super().__init__(message)
        self.operation = operation
        """The method that was called, such as `sessions.create`."""
        self.idempotency_key = idempotency_key
        """The idempotency key of a POST. Pass it again to repeat the request without a second effect."""


class CheckoutProblem(CheckoutError):
    """An error response of the checkout, a problem document (RFC 9457)."""

    def __init__(
        self,
        operation: str,
        *,
        status: int,
        code: ProblemCode,
        title: str,
        retryable: bool,
        detail: Optional[str] = None,
        bkash_error_code: Optional[str] = None,
        errors: Optional[List[FieldProblem]] = None,
        retry_after: Optional[float] = None,
        request_id: Optional[str] = None,
        idempotency_key: Optional[str] = None,
    ) -> None:
        more = "" if detail is None else f": {detail}"
        bkash = "" if bkash_error_code is None else f" (bKash: {bkash_error_code})"
        fields = "".join(f"; {error.field}: {error.problem}" for error in errors or [])
        super().__init__(f"{operation}: {status} {code}: {title}{more}{bkash}{fields}", operation, idempotency_key)
        self.status = status
        """The HTTP status."""
        self.code = code
        """The code of the problem. `unexpected_response` if the response is not one of the checkout."""
        self.title = title
        """A summary of the problem for people."""
        self.detail = detail
        """What is specific to this occurrence of the problem."""
        self.bkash_error_code = bkash_error_code
        """The error code of bKash's response, such as `2033`, if there is one. Include it when you contact bKash's support."""
        self.errors = errors or []
        """The invalid parts of the request."""
        self.retryable = retryable
        """Whether sending the same request again can succeed."""
        self.retry_after = retry_after
        """The number of seconds to wait before the next attempt, if the response has one."""
        self.request_id = request_id
        """The identifier of the request in the server's log."""


class CheckoutUnreachable(CheckoutError):
    """No attempt received a response.

    The request may have taken effect: repeat it with the same `idempotency_key`, or retrieve the object.
    """


class WebhookVerificationError(Exception):
    """The signature of a webhook is invalid, or the webhook is older than five minutes."""
