"""Made of the OpenAPI document by clients/generator; do not edit."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

from ..._call import AsyncCaller, Call, Caller, present, segment
from ..._pages import AsyncPages, Pages
from ..answers import CheckoutSession, Started
from ..wishes import HoldWish, LineItemWish
from ..words import Capture, SaveWallet


class Sessions:
    """One order that waits to be paid. It begins here, and the payer is sent to its `url`."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def create(
        self,
        *,
        cancel_url: str,
        invoice: str,
        success_url: str,
        amount: Optional[str] = None,
        capture: Optional[Capture] = None,
        expires_in: Optional[int] = None,
        hold: Optional[HoldWish] = None,
        line_items: Optional[Sequence[LineItemWish]] = None,
        locale: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        payer_reference: Optional[str] = None,
        save_wallet: Optional[SaveWallet] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Open a session.

        The payer is sent to its `url`, by a link, a form, or the embedded button. An invoice has one
        session that is not closed: asking again for the same amount, payer and capture gives that one.

        - `cancel_url`: Where the payer goes after giving up.

        - `invoice`: The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice
        has one session that is not closed: asking again for the same gives that one.

        - `success_url`: Where the payer goes after paying. `{session}` in it becomes the session's
        identifier.

        - `amount`: What is to be paid, in taka: digits, at most one point, at most two digits after it. May
        be left out where `line_items` say it; if both are there they must agree.

        - `capture`: Whether the money is taken at once or held first.

        - `expires_in`: How many seconds the session can be started: 60 to 86,400; usually as the merchant's
        profile says.

        - `hold`: How long it is held; usually as the merchant's profile says. Only with `capture: manual`.

        - `line_items`: What is bought, for the payer to see.

        - `locale`: The language of the page, `bn` or `en`; usually as the payer's browser says.

        - `metadata`: The merchant's own words: at most 20 entries, names of 1 to 40 and texts of at most
        500 characters, 4 kB in all. They are given back and never read.

        - `payer_reference`: The merchant's name for the payer, to whom saved wallets belong: an opaque
        name, no telephone number.

        - `save_wallet`: Whether the payer may have the wallet remembered. Only with a `payer_reference`.
        """
        call = Call(
            "sessions.create",
            "POST",
            "/v1/checkout/sessions",
            body=present(
                {
                    "amount": amount,
                    "cancel_url": cancel_url,
                    "capture": capture,
                    "expires_in": expires_in,
                    "hold": hold,
                    "invoice": invoice,
                    "line_items": line_items,
                    "locale": locale,
                    "metadata": metadata,
                    "payer_reference": payer_reference,
                    "save_wallet": save_wallet,
                    "success_url": success_url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(self._caller.call(call))

    def list(
        self,
        *,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[CheckoutSession]:
        """List sessions.

        Newest first.

        - `invoice`: Only those of this invoice.

        - `payer_reference`: Only those of this payer.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "sessions.list",
            "GET",
            "/v1/checkout/sessions",
            query=present(
                {
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._caller, call, CheckoutSession)

    def retrieve(
        self,
        id: str,
        *,
        expand: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Retrieve a session.

        With a publishable key, only what the payer's page may know.

        - `id`: The session

        - `expand`: `payments`: every payment of the session too.
        """
        call = Call(
            "sessions.retrieve",
            "GET",
            f"/v1/checkout/sessions/{segment(id)}",
            query=present(
                {
                    "expand": expand,
                }
            ),
            timeout=timeout,
        )
        return CheckoutSession(self._caller.call(call))

    def start(
        self,
        id: str,
        *,
        agreement: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Started:
        """Start paying a session.

        Creates the payment at bKash, or joins the one that is under way, and says where to send the payer.
        The page at the session's `url` does the same with a button; this is for pages that want to skip it.

        - `id`: The session

        - `agreement`: A saved wallet to pay with, by PIN alone. Secret keys only: a page cannot know whose
        browser it is in.
        """
        call = Call(
            "sessions.start",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/start",
            body=present(
                {
                    "agreement": agreement,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Started(self._caller.call(call))

    def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Cancel a session.

        It can no longer be paid. One that is paid, or whose payment is not settled, is not cancelled.

        - `id`: The session
        """
        call = Call(
            "sessions.cancel",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(self._caller.call(call))


class AsyncSessions:
    """One order that waits to be paid. It begins here, and the payer is sent to its `url`."""

    def __init__(self, caller: AsyncCaller) -> None:
        self._caller = caller

    async def create(
        self,
        *,
        cancel_url: str,
        invoice: str,
        success_url: str,
        amount: Optional[str] = None,
        capture: Optional[Capture] = None,
        expires_in: Optional[int] = None,
        hold: Optional[HoldWish] = None,
        line_items: Optional[Sequence[LineItemWish]] = None,
        locale: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        payer_reference: Optional[str] = None,
        save_wallet: Optional[SaveWallet] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Open a session.

        The payer is sent to its `url`, by a link, a form, or the embedded button. An invoice has one
        session that is not closed: asking again for the same amount, payer and capture gives that one.

        - `cancel_url`: Where the payer goes after giving up.

        - `invoice`: The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice
        has one session that is not closed: asking again for the same gives that one.

        - `success_url`: Where the payer goes after paying. `{session}` in it becomes the session's
        identifier.

        - `amount`: What is to be paid, in taka: digits, at most one point, at most two digits after it. May
        be left out where `line_items` say it; if both are there they must agree.

        - `capture`: Whether the money is taken at once or held first.

        - `expires_in`: How many seconds the session can be started: 60 to 86,400; usually as the merchant's
        profile says.

        - `hold`: How long it is held; usually as the merchant's profile says. Only with `capture: manual`.

        - `line_items`: What is bought, for the payer to see.

        - `locale`: The language of the page, `bn` or `en`; usually as the payer's browser says.

        - `metadata`: The merchant's own words: at most 20 entries, names of 1 to 40 and texts of at most
        500 characters, 4 kB in all. They are given back and never read.

        - `payer_reference`: The merchant's name for the payer, to whom saved wallets belong: an opaque
        name, no telephone number.

        - `save_wallet`: Whether the payer may have the wallet remembered. Only with a `payer_reference`.
        """
        call = Call(
            "sessions.create",
            "POST",
            "/v1/checkout/sessions",
            body=present(
                {
                    "amount": amount,
                    "cancel_url": cancel_url,
                    "capture": capture,
                    "expires_in": expires_in,
                    "hold": hold,
                    "invoice": invoice,
                    "line_items": line_items,
                    "locale": locale,
                    "metadata": metadata,
                    "payer_reference": payer_reference,
                    "save_wallet": save_wallet,
                    "success_url": success_url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(await self._caller.call(call))

    def list(
        self,
        *,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[CheckoutSession]:
        """List sessions.

        Newest first.

        - `invoice`: Only those of this invoice.

        - `payer_reference`: Only those of this payer.

        - `limit`: How many objects: 1 to 100, usually 20.

        - `cursor`: Where to go on: `next_cursor` of the page before.
        """
        call = Call(
            "sessions.list",
            "GET",
            "/v1/checkout/sessions",
            query=present(
                {
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._caller, call, CheckoutSession)

    async def retrieve(
        self,
        id: str,
        *,
        expand: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Retrieve a session.

        With a publishable key, only what the payer's page may know.

        - `id`: The session

        - `expand`: `payments`: every payment of the session too.
        """
        call = Call(
            "sessions.retrieve",
            "GET",
            f"/v1/checkout/sessions/{segment(id)}",
            query=present(
                {
                    "expand": expand,
                }
            ),
            timeout=timeout,
        )
        return CheckoutSession(await self._caller.call(call))

    async def start(
        self,
        id: str,
        *,
        agreement: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Started:
        """Start paying a session.

        Creates the payment at bKash, or joins the one that is under way, and says where to send the payer.
        The page at the session's `url` does the same with a button; this is for pages that want to skip it.

        - `id`: The session

        - `agreement`: A saved wallet to pay with, by PIN alone. Secret keys only: a page cannot know whose
        browser it is in.
        """
        call = Call(
            "sessions.start",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/start",
            body=present(
                {
                    "agreement": agreement,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return Started(await self._caller.call(call))

    async def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Cancel a session.

        It can no longer be paid. One that is paid, or whose payment is not settled, is not cancelled.

        - `id`: The session
        """
        call = Call(
            "sessions.cancel",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(await self._caller.call(call))
