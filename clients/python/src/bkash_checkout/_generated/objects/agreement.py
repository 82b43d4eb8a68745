"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject
from ..enums import AgreementStatus, Mode


class Agreement(ApiObject):
    """A payer's consent to have a wallet remembered, and charged with the PIN alone."""

    _kind: ClassVar[str] = "agreement"

    bkash_error_code: Optional[str]
    """bKash's own number, such as `2058`, if it refused last: to name when you ask its support."""
    consented_at: Optional[str]
    """When consent was given."""
    created_at: str
    """When it was asked for."""
    id: str
    """Our identifier; bKash's agreementID is nobody else's business."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `agreement`."""
    payer_reference: str
    """The merchant's name for the payer."""
    revoked_at: Optional[str]
    """When consent was taken back."""
    session: Optional[str]
    """The session on whose way consent was asked for."""
    status: AgreementStatus
    """Where it stands."""
    wallet: Optional[str]
    """The wallet's number, masked, when bKash named it."""
