"""What can go wrong with a call. No error carries a key, an address or a body: they may be logged as they are."""

from __future__ import annotations

from typing import List, NamedTuple, Optional

from ._generated.words import ProblemCode


class FieldProblem(NamedTuple):
    """A part of a request that is wrong."""

    field: str
    """Where: the names and numbers on the way to it, or the name of a parameter."""
    problem: str
    """What is wrong, and what would be right."""


class CheckoutError(Exception):
    """Everything that a call raises when it was not answered well."""

    def __init__(self, message: str, operation: str, idempotency_key: Optional[str]) -> None:
        super().__init__(message)
        self.operation = operation
        """What was called, such as `sessions.create`."""
        self.idempotency_key = idempotency_key
        """The key of the wish, if it was one: give it again to repeat this very wish, and not a second one."""


class CheckoutProblem(CheckoutError):
    """The checkout refused a request, or failed, and says so in a problem document (RFC 9457)."""

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
        """The status of the answer."""
        self.code = code
        """The kind of problem, for programs. `unexpected_answer` if the answer was not one of the checkout's."""
        self.title = title
        """The kind of problem, for people."""
        self.detail = detail
        """What exactly, if there is more to say."""
        self.bkash_error_code = bkash_error_code
        """bKash's own number for what it refused, such as `2033`, where it gave one: to name when you ask its support."""
        self.errors = errors or []
        """The parts of the request that are wrong."""
        self.retryable = retryable
        """Whether the same request may succeed later."""
        self.retry_after = retry_after
        """After how many seconds to try again, if the answer said so."""
        self.request_id = request_id
        """What the server's log calls the request."""


class CheckoutUnreachable(CheckoutError):
    """No answer came, not to the last try either.

    What was wished for may have been done: repeat it with the same `idempotency_key`, or look.
    """


class WebhookVerificationError(Exception):
    """A webhook that is not from the checkout, was changed on its way, or is older than five minutes."""
