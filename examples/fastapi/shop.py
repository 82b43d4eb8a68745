"""A small shop that is paid with bKash: the product, its orders, and the webhook of the checkout."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Annotated

import uvicorn
from bkash_checkout import AsyncCheckout, CheckoutError, WebhookVerificationError, verify_webhook
from fastapi import FastAPI, Form, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse

from orders import Orders, is_number, new_number
from pages import PRICE, goods_page, headers, not_found, order_page
from settings import read_settings

PUBLIC = Path(__file__).parent / "public"

settings = read_settings()
checkout = AsyncCheckout(origin=settings.checkout_origin, key=settings.checkout_key)
orders = Orders(settings.data)
shop = FastAPI(openapi_url=None)


def page(html: str, status: int = 200) -> HTMLResponse:
    return HTMLResponse(html, status, headers(settings.checkout_origin))


@shop.get("/")
async def goods() -> Response:
    return page(goods_page(settings.checkout_origin, new_number()))


@shop.post("/orders")
async def order(number: Annotated[str, Form(alias="order")] = "") -> Response:
    """The price comes from the shop. The browser sends only the order's number, the same one if the button is pressed twice."""
    if not is_number(number):
        return Response(status_code=400)
    orders.create(number, PRICE)
    found = orders.find(number)
    if found is not None and found.session is None:
        address = f"{settings.shop_origin}/orders/{number}"
        try:
            session = await checkout.sessions.create(
                amount=PRICE,
                invoice=number,
                success_url=f"{address}?back",
                cancel_url=address,
                # Every request for this order has the same key, so the checkout creates one session.
                idempotency_key=number,
            )
            orders.attach(number, session.id, session.url)
        except CheckoutError as error:
            # The order's page offers to try again.
            logging.warning("order %s has no session: %s", number, error)
    return RedirectResponse(f"/orders/{number}", 303)


@shop.get("/orders/{number}")
async def show(number: str, back: str | None = None) -> Response:
    found = orders.find(number)
    if found is None:
        return page(not_found(settings.checkout_origin), 404)
    return page(order_page(settings.checkout_origin, found, back is not None))


@shop.post("/webhooks")
async def webhooks(request: Request) -> Response:
    """A 2xx response means that the event is on disk. After any other response, the checkout sends it again."""
    try:
        event = verify_webhook(await request.body(), request.headers, settings.webhook_secret)
    except WebhookVerificationError:
        return Response(status_code=400)
    orders.apply(event)
    return Response(status_code=204)


@shop.get("/style.css")
async def style() -> Response:
    return FileResponse(PUBLIC / "style.css")


@shop.get("/scarf.svg")
async def picture() -> Response:
    return FileResponse(PUBLIC / "scarf.svg")


@shop.exception_handler(404)
async def nowhere(_request: Request, _error: Exception) -> Response:
    return page(not_found(settings.checkout_origin), 404)


if __name__ == "__main__":
    print(f"The shop is open at {settings.shop_origin}")
    uvicorn.run(shop, host="127.0.0.1", port=settings.port, log_level="warning")
