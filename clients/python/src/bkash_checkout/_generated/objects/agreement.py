"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import AgreementStatus, Mode


class Agreement(ApiObject):
    """A payer's consent to save a wallet. Payments from a saved wallet are confirmed with the PIN alone."""

    _kind: ClassVar[str] = "agreement"

    bkash_error_code: Optional[str]
    """The error code that bKash returned last, such as `2058`. Include it when you contact bKash's support.
    `null` if there was none, or none since consent was given or revoked.
    """
    consented_at: Optional[str]
    """When the payer gave consent."""
    created_at: str
    """When the agreement was requested."""
    id: str
    """The agreement's identifier. It is not bKash's agreementID, which is never returned."""
    mode: Mode
    """Test or live mode."""
    object: str
    """Always `agreement`."""
    payer_reference: str
    """The merchant's reference for the payer."""
    revoked_at: Optional[str]
    """When consent was revoked."""
    session: Optional[str]
    """The session in which the agreement was requested, or `null` if it was requested outside a session."""
    status: AgreementStatus
    """The agreement's status."""
    wallet: Optional[str]
    """The masked number of the wallet, if bKash returned it."""
