"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Optional, Type, Union

from ..._object import ApiObject
from .agreement import Agreement
from .checkout_session import CheckoutSession
from .notification import Notification
from .payment import Payment
from .refund import Refund


class Data(ApiObject):
    """The objects of an event."""

    _nested: ClassVar[Dict[str, Type[ApiObject]]] = {"object": ApiObject, "payment": Payment, "refund": Refund}

    object: Union[CheckoutSession, Agreement, Notification]
    """The object that changed: a session, an agreement or a notification."""
    payment: Optional[Payment] = None
    """The payment, in `payment.…` and `refund.…` events."""
    refund: Optional[Refund] = None
    """The refund, in `refund.…` events."""
