"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Optional

from ..._object import ApiObject


class Transaction(ApiObject):
    """A transaction in bKash's records."""

    _kind: ClassVar[str] = "transaction"

    amount: Optional[str]
    """The amount in taka, or `null` if bKash's response has no valid amount."""
    completed_time: str
    """When the transaction completed, as bKash reports it."""
    kind: str
    """The type of the transaction, as bKash reports it."""
    object: str
    """Always `transaction`."""
    session: Optional[str]
    """The checkout session of the transaction, or `null` if there is none."""
    status: str
    """The status, as bKash reports it."""
    trx_id: str
    """bKash's transaction ID."""
    wallet: Optional[str]
    """The masked number of the payer's wallet."""
