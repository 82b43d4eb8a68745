"""The shop's pages: the product, and an order in each of its states."""

from __future__ import annotations

from html import escape

from orders import Order

# The script's path and hash, as `bkash-checkout embed` prints them. A script with its hash in the name never changes.
SCRIPT = "/embed/v1.5b28a87a207a88c0.js"
INTEGRITY = "sha384-pFPcWYLLIthJQa/WsYWc1uV/bFfnNGxQISeyUCgX9euRH8B5h1kqbvUT59dQkLR/"

PRICE = "1850.00"


def headers(origin: str) -> dict[str, str]:
    """The strictest policy that the checkout's script works under: it allows that script and the shop's style and pictures."""
    policy = (
        "default-src 'none'",
        f"script-src '{INTEGRITY}'",
        "style-src 'self'",
        "img-src 'self'",
        f"frame-src {origin}",
        f"form-action 'self' {origin}",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }


def goods_page(origin: str, number: str) -> str:
    return _page(
        origin,
        "A Jamdani scarf",
        f"""<img src="/scarf.svg" width="320" height="240" alt="A woven scarf">
<h1 lang="bn">জামদানি ওড়না</h1>
<p lang="bn">রূপগঞ্জের তাঁতে বোনা, নরম সুতি</p>
<p class="price">৳{PRICE}</p>
{_order_form(number, "Order now")}""",
    )


def order_page(origin: str, order: Order, back: bool) -> str:
    """The order's page, to which the checkout returns the payer. It shows the shop's state, whatever the URL says."""
    waiting = order.url is not None and (order.status == "waiting" or (order.status == "open" and back))
    again = '<meta http-equiv="refresh" content="2">' if waiting else ""
    return _page(origin, "Your order", _words(order, waiting), again)


def not_found(origin: str) -> str:
    return _page(origin, "Not here", '<h1>There is no such page</h1><p><a href="/">To the goods</a></p>')


def _words(order: Order, waiting: bool) -> str:
    facts = f"<p>Order {order.number[:8].upper()} · ৳{order.amount}</p>"
    if order.status == "paid":
        return f"""<h1>Thank you!</h1>{facts}
<p role="status">It is paid. Parcels on their way to you: {order.parcels}.</p>"""
    if order.status == "check":
        return f"""<h1>We are looking into your payment</h1>{facts}
<p role="status">Please do not pay again: we will write to you.</p>"""
    if order.status == "over":
        return f"""<h1>This order is over</h1>{facts}
<p role="status">No money was taken. <a href="/">Order again</a></p>"""
    if order.session is None or order.url is None:
        return f"""<h1>Almost there</h1>{facts}
<p role="status">bKash could not be reached. Nothing was taken.</p>
{_order_form(order.number, "Try again")}"""
    if waiting:
        return f"""<h1>One moment</h1>{facts}
<p role="status">We are waiting for the confirmation of your payment. This page updates by itself.</p>
<p><a href="/orders/{order.number}">Not paid yet?</a></p>"""
    return f"""<h1>Your order</h1>{facts}
<bkash-checkout session="{escape(order.session)}" mode="popup">
<a href="{escape(order.url)}">Pay with bKash</a></bkash-checkout>"""


def _order_form(number: str, words: str) -> str:
    return f"""<form method="post" action="/orders">
<input type="hidden" name="order" value="{number}">
<button>{words}</button>
</form>"""


def _page(origin: str, title: str, main: str, head: str = "") -> str:
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – তাঁতঘর</title>
<link rel="icon" href="/scarf.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script src="{escape(origin + SCRIPT)}" integrity="{INTEGRITY}" crossorigin="anonymous" async></script>
{head}
</head>
<body>
<header><a href="/" lang="bn">তাঁতঘর</a></header>
<main>{main}</main>
</body>
</html>"""
