"""Generated from the OpenAPI document by clients/generator. Do not edit."""

from __future__ import annotations

from typing import Mapping, Optional, Sequence

from ..._client import ApiClient, ApiRequest, AsyncApiClient, present, segment
from ..._pages import AsyncPages, Pages
from ..enums import AgreementPolicy, Capture, HistoryOutcome
from ..objects import CheckoutSession, SessionStart
from ..params import HoldParams, LineItemParams


class Sessions:
    """A checkout session is one order to be paid. Create a session and redirect the payer to its `url`."""

    def __init__(self, client: ApiClient) -> None:
        self._client = client

    def create(
        self,
        *,
        cancel_url: str,
        invoice: str,
        success_url: str,
        agreement_policy: Optional[AgreementPolicy] = None,
        amount: Optional[str] = None,
        capture: Optional[Capture] = None,
        expires_in: Optional[int] = None,
        hold: Optional[HoldParams] = None,
        line_items: Optional[Sequence[LineItemParams]] = None,
        locale: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        payer_reference: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Create a session.

        Redirect the payer to the session's `url`, or pass the session to the embedded button. An invoice
        can have one open session: creating a session again with the same invoice, amount, payer and capture
        method returns the existing one.

        - `cancel_url`: The URL that the payer is redirected to after cancelling.

        - `invoice`: The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice
        can have one open session.

        - `success_url`: The URL that the payer is redirected to after paying. `{session}` is replaced by
        the session's identifier.

        - `agreement_policy`: Whether the payer can make an agreement, to pay with a saved wallet the next
        time. Requires a `payer_reference`.

        - `amount`: The amount to pay, in taka, with at most two decimals. Optional with `line_items`;
        otherwise it must equal their sum.

        - `capture`: Whether the payment is captured immediately or authorized first.

        - `expires_in`: The number of seconds until the session expires. Defaults to the merchant's profile.

        - `hold`: The terms of the authorization. Only with `capture: manual`; defaults to the merchant's
        profile.

        - `line_items`: The items of the order, shown to the payer.

        - `locale`: The language of the checkout page, `bn` or `en`. Defaults to the merchant's profile,
        then to the payer's browser.

        - `metadata`: Additional data of the merchant, returned unchanged: at most 20 entries with names of
        1 to 40 characters and values of at most 500 characters, 4 kB in total.

        - `payer_reference`: The merchant's reference for the payer, who owns the agreements made with it.
        Use an opaque identifier, not a phone number.
        """
        request = ApiRequest(
            "sessions.create",
            "POST",
            "/v1/checkout/sessions",
            body=present(
                {
                    "agreement_policy": agreement_policy,
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
                    "success_url": success_url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(self._client.send(request))

    def list(
        self,
        *,
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        amount_from: Optional[str] = None,
        amount_to: Optional[str] = None,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        trx_id: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        needs_attention: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> Pages[CheckoutSession]:
        """List sessions.

        Returns the newest sessions first, as they were when their last event was recorded.

        - `status`: Only objects with this status, or with one of these, separated by commas.

        - `created_from`: Only objects created at this instant or later.

        - `created_before`: Only objects created before this instant.

        - `amount_from`: Only objects of at least this amount, in taka.

        - `amount_to`: Only objects of at most this amount, in taka.

        - `invoice`: Only the objects of this invoice.

        - `payer_reference`: Only the objects of this payer.

        - `trx_id`: Only the object with this transaction ID of bKash's.

        - `wallet_last_four`: Only objects paid from a wallet whose number ends with these four digits.

        - `needs_attention`: `true`: only objects that a person must act on; `false`: only the others.

        - `search`: Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is
        exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "sessions.list",
            "GET",
            "/v1/checkout/sessions",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "amount_from": amount_from,
                    "amount_to": amount_to,
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "trx_id": trx_id,
                    "wallet_last_four": wallet_last_four,
                    "needs_attention": needs_attention,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return Pages(self._client, request, CheckoutSession)

    def retrieve(
        self,
        id: str,
        *,
        expand: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Retrieve a session.

        With a publishable key, the response contains only what the payer's page needs.

        - `id`: The session's identifier

        - `expand`: `payments` includes all payments of the session.
        """
        request = ApiRequest(
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
        return CheckoutSession(self._client.send(request))

    def start(
        self,
        id: str,
        *,
        agreement: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> SessionStart:
        """Start a session.

        Creates a payment at bKash, or continues the one in progress, and returns the URL to redirect the
        payer to. Use it to skip the checkout page at the session's `url`.

        - `id`: The session's identifier

        - `agreement`: The agreement to pay with: the payer confirms with the PIN alone. Requires a secret
        key, because a publishable key does not identify the payer.
        """
        request = ApiRequest(
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
        return SessionStart(self._client.send(request))

    def resolve(
        self,
        id: str,
        *,
        outcome: HistoryOutcome,
        bkash_payment_id: Optional[str] = None,
        reason: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Resolve a session after a gap.

        After a backup was restored, nobody can tell whether an order that was open then has been paid
        since. Its session needs attention, and it can neither be paid nor expire, until bKash reports money
        for one of its payments or you say what happened. Compare the order with bKash's statement first.

        - `id`: The session's identifier

        - `outcome`: `paid` if bKash took or holds money for a payment of the order; bKash is asked about
        it. `unpaid` if you have found out that there is no such payment; the order can then be paid, or
        expires.

        - `bkash_payment_id`: bKash's identifier of the payment. Required if the outcome is `paid`.

        - `reason`: How you found out, 1 to 255 characters. Required if the outcome is `unpaid`. It is
        recorded.
        """
        request = ApiRequest(
            "sessions.resolve",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/resolve",
            body=present(
                {
                    "bkash_payment_id": bkash_payment_id,
                    "outcome": outcome,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(self._client.send(request))

    def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Cancel a session.

        A cancelled session can no longer be paid. A session that is paid, or that has a payment with an
        unknown outcome, cannot be cancelled.

        - `id`: The session's identifier
        """
        request = ApiRequest(
            "sessions.cancel",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(self._client.send(request))


class AsyncSessions:
    """A checkout session is one order to be paid. Create a session and redirect the payer to its `url`."""

    def __init__(self, client: AsyncApiClient) -> None:
        self._client = client

    async def create(
        self,
        *,
        cancel_url: str,
        invoice: str,
        success_url: str,
        agreement_policy: Optional[AgreementPolicy] = None,
        amount: Optional[str] = None,
        capture: Optional[Capture] = None,
        expires_in: Optional[int] = None,
        hold: Optional[HoldParams] = None,
        line_items: Optional[Sequence[LineItemParams]] = None,
        locale: Optional[str] = None,
        metadata: Optional[Mapping[str, str]] = None,
        payer_reference: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Create a session.

        Redirect the payer to the session's `url`, or pass the session to the embedded button. An invoice
        can have one open session: creating a session again with the same invoice, amount, payer and capture
        method returns the existing one.

        - `cancel_url`: The URL that the payer is redirected to after cancelling.

        - `invoice`: The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice
        can have one open session.

        - `success_url`: The URL that the payer is redirected to after paying. `{session}` is replaced by
        the session's identifier.

        - `agreement_policy`: Whether the payer can make an agreement, to pay with a saved wallet the next
        time. Requires a `payer_reference`.

        - `amount`: The amount to pay, in taka, with at most two decimals. Optional with `line_items`;
        otherwise it must equal their sum.

        - `capture`: Whether the payment is captured immediately or authorized first.

        - `expires_in`: The number of seconds until the session expires. Defaults to the merchant's profile.

        - `hold`: The terms of the authorization. Only with `capture: manual`; defaults to the merchant's
        profile.

        - `line_items`: The items of the order, shown to the payer.

        - `locale`: The language of the checkout page, `bn` or `en`. Defaults to the merchant's profile,
        then to the payer's browser.

        - `metadata`: Additional data of the merchant, returned unchanged: at most 20 entries with names of
        1 to 40 characters and values of at most 500 characters, 4 kB in total.

        - `payer_reference`: The merchant's reference for the payer, who owns the agreements made with it.
        Use an opaque identifier, not a phone number.
        """
        request = ApiRequest(
            "sessions.create",
            "POST",
            "/v1/checkout/sessions",
            body=present(
                {
                    "agreement_policy": agreement_policy,
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
                    "success_url": success_url,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(await self._client.send(request))

    def list(
        self,
        *,
        status: Optional[str] = None,
        created_from: Optional[str] = None,
        created_before: Optional[str] = None,
        amount_from: Optional[str] = None,
        amount_to: Optional[str] = None,
        invoice: Optional[str] = None,
        payer_reference: Optional[str] = None,
        trx_id: Optional[str] = None,
        wallet_last_four: Optional[str] = None,
        needs_attention: Optional[str] = None,
        search: Optional[str] = None,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> AsyncPages[CheckoutSession]:
        """List sessions.

        Returns the newest sessions first, as they were when their last event was recorded.

        - `status`: Only objects with this status, or with one of these, separated by commas.

        - `created_from`: Only objects created at this instant or later.

        - `created_before`: Only objects created before this instant.

        - `amount_from`: Only objects of at least this amount, in taka.

        - `amount_to`: Only objects of at most this amount, in taka.

        - `invoice`: Only the objects of this invoice.

        - `payer_reference`: Only the objects of this payer.

        - `trx_id`: Only the object with this transaction ID of bKash's.

        - `wallet_last_four`: Only objects paid from a wallet whose number ends with these four digits.

        - `needs_attention`: `true`: only objects that a person must act on; `false`: only the others.

        - `search`: Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is
        exactly this term.

        - `limit`: The maximum number of objects to return, from 1 to 100.

        - `cursor`: The `next_cursor` of the previous page.
        """
        request = ApiRequest(
            "sessions.list",
            "GET",
            "/v1/checkout/sessions",
            query=present(
                {
                    "status": status,
                    "created_from": created_from,
                    "created_before": created_before,
                    "amount_from": amount_from,
                    "amount_to": amount_to,
                    "invoice": invoice,
                    "payer_reference": payer_reference,
                    "trx_id": trx_id,
                    "wallet_last_four": wallet_last_four,
                    "needs_attention": needs_attention,
                    "search": search,
                    "limit": limit,
                    "cursor": cursor,
                }
            ),
            timeout=timeout,
        )
        return AsyncPages(self._client, request, CheckoutSession)

    async def retrieve(
        self,
        id: str,
        *,
        expand: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Retrieve a session.

        With a publishable key, the response contains only what the payer's page needs.

        - `id`: The session's identifier

        - `expand`: `payments` includes all payments of the session.
        """
        request = ApiRequest(
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
        return CheckoutSession(await self._client.send(request))

    async def start(
        self,
        id: str,
        *,
        agreement: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> SessionStart:
        """Start a session.

        Creates a payment at bKash, or continues the one in progress, and returns the URL to redirect the
        payer to. Use it to skip the checkout page at the session's `url`.

        - `id`: The session's identifier

        - `agreement`: The agreement to pay with: the payer confirms with the PIN alone. Requires a secret
        key, because a publishable key does not identify the payer.
        """
        request = ApiRequest(
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
        return SessionStart(await self._client.send(request))

    async def resolve(
        self,
        id: str,
        *,
        outcome: HistoryOutcome,
        bkash_payment_id: Optional[str] = None,
        reason: Optional[str] = None,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Resolve a session after a gap.

        After a backup was restored, nobody can tell whether an order that was open then has been paid
        since. Its session needs attention, and it can neither be paid nor expire, until bKash reports money
        for one of its payments or you say what happened. Compare the order with bKash's statement first.

        - `id`: The session's identifier

        - `outcome`: `paid` if bKash took or holds money for a payment of the order; bKash is asked about
        it. `unpaid` if you have found out that there is no such payment; the order can then be paid, or
        expires.

        - `bkash_payment_id`: bKash's identifier of the payment. Required if the outcome is `paid`.

        - `reason`: How you found out, 1 to 255 characters. Required if the outcome is `unpaid`. It is
        recorded.
        """
        request = ApiRequest(
            "sessions.resolve",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/resolve",
            body=present(
                {
                    "bkash_payment_id": bkash_payment_id,
                    "outcome": outcome,
                    "reason": reason,
                }
            ),
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(await self._client.send(request))

    async def cancel(
        self,
        id: str,
        *,
        idempotency_key: Optional[str] = None,
        timeout: Optional[float] = None,
    ) -> CheckoutSession:
        """Cancel a session.

        A cancelled session can no longer be paid. A session that is paid, or that has a payment with an
        unknown outcome, cannot be cancelled.

        - `id`: The session's identifier
        """
        request = ApiRequest(
            "sessions.cancel",
            "POST",
            f"/v1/checkout/sessions/{segment(id)}/cancel",
            body={},
            idempotency_key=idempotency_key,
            timeout=timeout,
        )
        return CheckoutSession(await self._client.send(request))
