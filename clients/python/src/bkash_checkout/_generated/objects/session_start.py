"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject


class SessionStart(ApiObject):
    """Where to redirect the payer."""

    _kind: ClassVar[str] = "checkout_session.start"

    bkash_error_code: Optional[str]
    """The bKash error code, such as `2064`, if bKash refused to create the payment. Always `null` with a
    publishable key.
    """
    object: str
    """Always `checkout_session.start`."""
    session: str
    """The session's identifier."""
    url: str
    """The URL to redirect the payer to: bKash's page, or a page of the checkout if bKash's page opens inside
    it or no payment was started.
    """
