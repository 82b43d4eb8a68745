"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import ClassVar, Dict, Mapping, Optional, Sequence, Type, Union

from .._answer import Answer
from .words import (
    AgreementStatus,
    AtHoldEnd,
    Capture,
    EventType,
    Mode,
    NotificationStatus,
    PaymentMethod,
    PaymentStatus,
    RefundStatus,
    SaveWallet,
    SessionStatus,
)


class Agreement(Answer):
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


class ApiKey(Answer):
    """A program's right to act for the account."""

    _kind: ClassVar[str] = "api_key"

    created_at: str
    """When it was made."""
    created_by: str
    """By whom."""
    expires_at: Optional[str]
    """When it ends."""
    id: str
    """Its identifier, which is no secret."""
    kind: str
    """`secret` or `publishable`."""
    label: str
    """What its merchant calls it."""
    last_four: str
    """The last four characters of its text."""
    last_used_at: Optional[str]
    """When it was last used, to about a minute."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `api_key`."""
    replaced_by: Optional[str]
    """The key that took its place."""
    revoked_at: Optional[str]
    """When it was taken back."""
    scopes: Sequence[str]
    """What it may do."""
    secret: Optional[str] = None
    """Its text: said when it is made, and never again."""


class Header(Answer):
    """A header."""

    name: str
    """Its name."""
    value: str
    """Its value."""


class Attempt(Answer):
    """One attempt to deliver."""

    _nested: ClassVar[Dict[str, Type[Answer]]] = {"headers": Header}

    answer: str
    """The beginning of the answer, head and body, at most 4 kB."""
    duration_ms: int
    """How many milliseconds it took."""
    failure: Optional[str]
    """Why it failed."""
    headers: Sequence[Header]
    """What it was sent with; of the signatures only their versions."""
    started_at: str
    """When it began."""
    status: Optional[int]
    """The answer's status, if one came."""
    url: str
    """Where it was sent."""


class BkashScript(Answer):
    """A script of bKash's window."""

    integrity: Optional[str]
    """The hash that it must have, such as `sha384-…`."""
    src: str
    """Its address."""


class Hold(Answer):
    """How long money is held."""

    at_end: AtHoldEnd
    """What is done shortly before the end, if the merchant did nothing."""
    seconds: int
    """For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to
    2,592,000.
    """


class LineItem(Answer):
    """One line of an order."""

    amount: str
    """What the line costs in all, in taka."""
    name: str
    """What is bought."""
    quantity: int
    """How many."""


class Refund(Answer):
    """Money given back of a payment."""

    _kind: ClassVar[str] = "refund"

    amount: str
    """What is given back, in taka."""
    bkash_error_code: Optional[str]
    """bKash's own number, such as `2023`, in its last answer about the refund that was no success: to name
    when you ask its support. `null` if there was none, or if the money was given back.
    """
    completed_at: Optional[str]
    """When bKash said that it is done."""
    created_at: str
    """When it was asked for."""
    currency: str
    """Always `BDT`."""
    id: str
    """Its identifier."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `refund`."""
    payment: str
    """The payment."""
    reason: str
    """Why."""
    refusal: Optional[str]
    """Why it was refused, if it was: such as `merchant_balance`. New words may be added."""
    session: str
    """The payment's session."""
    sku: str
    """What is refunded."""
    status: RefundStatus
    """Where it stands."""
    trx_id: Optional[str]
    """bKash's transaction of the refund."""


class Payment(Answer):
    """One try to pay a session."""

    _kind: ClassVar[str] = "payment"
    _nested: ClassVar[Dict[str, Type[Answer]]] = {"refunds": Refund}

    agreement: Optional[str]
    """The saved wallet that pays."""
    amount: str
    """What is to be paid, in taka."""
    amount_refunded: str
    """What was given back, or may have been while a refund is not settled, in taka."""
    bkash_error_code: Optional[str]
    """bKash's own number, such as `2023`, in its last answer about the payment that was no success: to name
    when you ask its support. `null` if there was none, or none since the money was taken or held.
    """
    bkash_payment_id: Optional[str]
    """bKash's identifier of the payment."""
    currency: str
    """Always `BDT`."""
    hold_ends_at: Optional[str]
    """When bKash is expected to let held money go."""
    id: str
    """Its identifier."""
    method: PaymentMethod
    """How the payer pays."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `payment`."""
    paid_at: Optional[str]
    """When bKash said that the money was taken or is held."""
    reason: Optional[str]
    """Why it stands there, if there is more to say: such as `insufficient_balance` of a declined payment,
    `amount` of one that needs a check, or `wallet_blocked` of one that is held and that bKash refused to
    capture or to void. New words may be added.
    """
    refunds: Optional[Sequence[Refund]] = None
    """Every refund, oldest first; only where the payment is asked for by itself."""
    session: str
    """The session that it pays."""
    status: PaymentStatus
    """Where it stands."""
    trx_id: Optional[str]
    """bKash's transaction."""
    wallet: Optional[str]
    """The paying wallet's number, masked, when bKash named it."""


class CheckoutSession(Answer):
    """A checkout session: one order that waits to be paid, and what became of it."""

    _kind: ClassVar[str] = "checkout_session"
    _nested: ClassVar[Dict[str, Type[Answer]]] = {"hold": Hold, "line_items": LineItem, "payments": Payment}

    amount: str
    """What is to be paid, in taka."""
    cancel_url: str
    """Where the payer goes after giving up."""
    capture: Capture
    """Whether the money is taken at once or held first."""
    created_at: str
    """When it was opened."""
    currency: str
    """Always `BDT`."""
    expires_at: str
    """When it can no longer be started."""
    hold: Optional[Hold]
    """How long the money is held, and what is done at the end of that."""
    id: str
    """Its identifier. Whoever has it may see and pay the order."""
    invoice: str
    """The merchant's invoice number."""
    line_items: Sequence[LineItem]
    """What is bought."""
    locale: Optional[str]
    """The language of the page; `null` leaves it to the payer's browser."""
    metadata: Mapping[str, str]
    """The merchant's own words, given back as they came."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `checkout_session`."""
    payer_reference: Optional[str]
    """The merchant's name for the payer, to whom saved wallets belong."""
    payment: Optional[str]
    """The payment that counts: the one that took or holds money, else the last one tried."""
    payments: Optional[Sequence[Payment]] = None
    """Every payment tried, oldest first; only with `expand=payments`."""
    save_wallet: SaveWallet
    """Whether the payer may have the wallet remembered."""
    status: SessionStatus
    """Where it stands."""
    success_url: str
    """Where the payer goes after paying."""
    url: str
    """The page to send the payer to."""


class Connection(Answer):
    """A way to bKash, without its credentials."""

    _nested: ClassVar[Dict[str, Type[Answer]]] = {"scripts": BkashScript}

    base_url: str
    """The API's root."""
    family: str
    """Which of bKash's APIs."""
    ipn_topic: Optional[str]
    """The topic of bKash's payment notifications."""
    mode: Mode
    """Test or live."""
    page_origins: Sequence[str]
    """The origins of bKash's customer pages: payers are sent nowhere else."""
    scripts: Sequence[BkashScript]
    """The scripts of bKash's window; none but for Checkout (iFrame)."""


class CustomerLink(Answer):
    """A link to a payer's saved wallets."""

    _kind: ClassVar[str] = "customer_link"

    expires_in: int
    """For how many seconds it can be opened."""
    object: str
    """Always `customer_link`."""
    url: Optional[str]
    """The address: send the payer's own browser there, soon. Whoever has it sees the payer's wallets."""


class Data(Answer):
    """The objects of an event."""

    _nested: ClassVar[Dict[str, Type[Answer]]] = {"object": Answer, "payment": Payment, "refund": Refund}

    object: Union[CheckoutSession, Agreement, Notification]
    """What it happened to: a session, an agreement, a notification."""
    payment: Optional[Payment] = None
    """The payment of the session, for `payment.…` and `refund.…`."""
    refund: Optional[Refund] = None
    """The refund, for `refund.…`."""


class Event(Answer):
    """One thing that happened, with the objects as they are after it."""

    _nested: ClassVar[Dict[str, Type[Answer]]] = {"data": Data}

    data: Data
    """The objects."""
    id: str
    """Its identifier, the same on every delivery (`webhook-id`)."""
    mode: Mode
    """Test or live."""
    sequence: int
    """Grows with every event of the same object: an event with a smaller number than one already handled is
    old. Numbers may be left out.
    """
    timestamp: str
    """When."""
    type: EventType
    """What happened."""


class MerchantHold(Answer):
    """How long bKash holds money, and what becomes of it."""

    at_end: AtHoldEnd
    """What is done before the end."""
    hours: int
    """For how many hours."""


class MerchantTheme(Answer):
    """How a merchant's pages look."""

    accent: Optional[str]
    """The colour of the main button."""
    appearance: str
    """`auto`, `light` or `dark`."""
    logo: Optional[str]
    """The shop's sign."""


class MerchantProfile(Answer):
    """What a merchant says of itself."""

    _nested: ClassVar[Dict[str, Type[Answer]]] = {"hold": MerchantHold, "theme": MerchantTheme}

    embed_origins: Sequence[str]
    """Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys."""
    hold: Optional[MerchantHold]
    """How long bKash holds money for it; `null` if it does not."""
    locale: str
    """The language of its pages: `bn`, `en`, or `auto` for the payer's own."""
    name: str
    """The shop's name, as payers see it."""
    return_origins: Sequence[str]
    """Origins to any page of which payers may be sent."""
    return_urls: Sequence[str]
    """Addresses that payers may be sent to, compared whole."""
    session_minutes: int
    """How many minutes a payer has to start paying."""
    support: Optional[str]
    """How payers reach the shop."""
    theme: MerchantTheme
    """How its pages look."""


class Merchant(Answer):
    """A merchant of the server. Its credentials are in no answer."""

    _kind: ClassVar[str] = "merchant"
    _nested: ClassVar[Dict[str, Type[Answer]]] = {"connections": Connection, "profile": MerchantProfile}

    connections: Sequence[Connection]
    """Its ways to bKash, at most one of each mode."""
    created_at: str
    """When it was added."""
    enabled: bool
    """Whether it is served. One that is not begins nothing; what it began is brought to its end."""
    id: str
    """Its name in keys, commands and logs."""
    object: str
    """Always `merchant`."""
    profile: MerchantProfile
    """What it says of itself."""


class Notification(Answer):
    """What bKash told of a payment to the merchant's account, by whatever channel. News and no proof: a
    session is paid when its own status says so.
    """

    _kind: ClassVar[str] = "notification"

    amount: Optional[str]
    """What the payer paid, in taka, if it can be read."""
    completed: bool
    """Whether bKash calls it completed, and in taka."""
    invoice: Optional[str]
    """The invoice number that it names."""
    kind: str
    """bKash's number for the kind of payment, such as `10002294` (payment via API) and `10003126` (QR code)."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `notification`."""
    paid_at: Optional[str]
    """When it was paid, as bKash says."""
    received_at: str
    """When it came."""
    session: Optional[str]
    """The session that it belongs to."""
    status: NotificationStatus
    """What it belongs to."""
    text: Optional[str]
    """A message that is not a payment as we know them, its long numbers hidden."""
    trx_id: Optional[str]
    """bKash's transaction."""
    wallet: Optional[str]
    """The paying wallet's number, masked."""


class Replayed(Answer):
    """What is on its way again."""

    _kind: ClassVar[str] = "webhook_replay"

    deliveries: int
    """How many deliveries were made."""
    delivery: Optional[str]
    """The new delivery of one event."""
    object: str
    """Always `webhook_replay`."""


class Started(Answer):
    """Where to send the payer."""

    _kind: ClassVar[str] = "checkout_session.start"

    bkash_error_code: Optional[str]
    """bKash's own number, such as `2064`, if it refused to create the payment, whose `reason` says why. Only
    for secret keys: for others it is always `null`.
    """
    object: str
    """Always `checkout_session.start`."""
    session: str
    """The session."""
    url: str
    """bKash's page, or ours where bKash's opens inside it, or where the payer sees why nothing was begun."""


class Transaction(Answer):
    """A transaction as bKash knows it."""

    _kind: ClassVar[str] = "transaction"

    amount: Optional[str]
    """Its amount in taka, if it can be read."""
    completed_time: str
    """When it completed, as bKash wrote it."""
    kind: str
    """bKash's words for its type."""
    object: str
    """Always `transaction`."""
    session: Optional[str]
    """The session that it belongs to, if it is one of ours."""
    status: str
    """bKash's word for its status."""
    trx_id: str
    """bKash's transaction."""
    wallet: Optional[str]
    """The paying wallet, masked."""


class WebhookDelivery(Answer):
    """An event on its way to an endpoint."""

    _kind: ClassVar[str] = "webhook_delivery"
    _nested: ClassVar[Dict[str, Type[Answer]]] = {"attempts": Attempt}

    attempt_count: int
    """How many attempts were made."""
    attempts: Optional[Sequence[Attempt]] = None
    """Every attempt, oldest first; only where the delivery is asked for by itself."""
    created_at: str
    """When it was made."""
    endpoint: str
    """Where it goes."""
    event: str
    """What is delivered."""
    finished_at: Optional[str]
    """When it became final."""
    id: str
    """Its identifier."""
    last_failure: Optional[str]
    """Why the last attempt failed: such as `status`, `timeout`, `connect`, `tls`."""
    last_status: Optional[int]
    """The status of the last attempt's answer."""
    next_attempt_at: Optional[str]
    """When the next is made."""
    object: str
    """Always `webhook_delivery`."""
    replay: bool
    """Whether it was asked for after the event's own delivery."""
    status: str
    """`pending`, `succeeded`, `exhausted` or `cancelled`."""


class WebhookEndpoint(Answer):
    """Where a merchant's server is told of events."""

    _kind: ClassVar[str] = "webhook_endpoint"

    created_at: str
    """When it was made."""
    description: str
    """What the merchant calls it."""
    disabled_reason: Optional[str]
    """Why not: `merchant`, or `gone` when it answered 410."""
    enabled: bool
    """Whether events are sent."""
    event_types: Optional[Sequence[EventType]]
    """The types of events that are sent; `null` for all, those of later versions included."""
    failures: int
    """How many attempts in a row have failed."""
    id: str
    """Its identifier."""
    mode: Mode
    """Test or live."""
    object: str
    """Always `webhook_endpoint`."""
    paused_until: Optional[str]
    """Until when it is left alone after failing again and again."""
    public_key: Optional[str] = None
    """What signatures of version `v1a` are checked with (`whpk_…`); no secret."""
    secret: Optional[str] = None
    """What signatures are checked with (`whsec_…`): said when the endpoint is made and when its secret is
    rolled, and never again.
    """
    url: str
    """Where events are posted."""


__all__ = [
    "Agreement",
    "ApiKey",
    "Attempt",
    "BkashScript",
    "CheckoutSession",
    "Connection",
    "CustomerLink",
    "Data",
    "Event",
    "Header",
    "Hold",
    "LineItem",
    "Merchant",
    "MerchantHold",
    "MerchantProfile",
    "MerchantTheme",
    "Notification",
    "Payment",
    "Refund",
    "Replayed",
    "Started",
    "Transaction",
    "WebhookDelivery",
    "WebhookEndpoint",
]
