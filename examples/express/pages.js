// The shop's pages: the product, and an order in each of its states.

/** The script's path and hash, as `bkash-checkout embed` prints them. A script with its hash in the name never changes. */
const SCRIPT = '/embed/v1.5b28a87a207a88c0.js';
const INTEGRITY = 'sha384-pFPcWYLLIthJQa/WsYWc1uV/bFfnNGxQISeyUCgX9euRH8B5h1kqbvUT59dQkLR/';

export const PRICE = '1200.00';

/** The strictest policy that the checkout's script works under: it allows that script and the shop's style and pictures. */
export const headers = (origin) => ({
  'content-security-policy': [
    "default-src 'none'",
    `script-src '${INTEGRITY}'`,
    "style-src 'self'",
    "img-src 'self'",
    `frame-src ${origin}`,
    `form-action 'self' ${origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

const escaped = (text) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (origin, title, main, head = '') => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – চায়ের আড্ডা</title>
<link rel="icon" href="/tea-set.svg" type="image/svg+xml">
<link rel="stylesheet" href="/style.css">
<script src="${escaped(origin + SCRIPT)}" integrity="${INTEGRITY}" crossorigin="anonymous" async></script>
${head}
</head>
<body>
<header><a href="/" lang="bn">চায়ের আড্ডা</a></header>
<main>${main}</main>
</body>
</html>`;

const orderForm = (number, words) => `<form method="post" action="/orders">
<input type="hidden" name="order" value="${number}">
<button>${words}</button>
</form>`;

export const goodsPage = (origin, number) =>
  page(
    origin,
    'A clay tea set',
    `<img src="/tea-set.svg" width="320" height="240" alt="A teapot and cups of clay">
<h1 lang="bn">মাটির চায়ের সেট</h1>
<p lang="bn">ধামরাইয়ের মাটি, কেটলি ও চারটি কাপ</p>
<p class="price">৳${PRICE}</p>
${orderForm(number, 'Order now')}`,
  );

/** The order's page, to which the checkout returns the payer. It shows the shop's state, whatever the URL says. */
export function orderPage(origin, order, back) {
  const waiting = order.url && (order.status === 'waiting' || (order.status === 'open' && back));
  const again = waiting ? '<meta http-equiv="refresh" content="2">' : '';
  return page(origin, 'Your order', words(order, waiting), again);
}

function words(order, waiting) {
  const facts = `<p>Order ${order.number.slice(0, 8).toUpperCase()} · ৳${order.amount}</p>`;
  if (order.status === 'paid') {
    return `<h1>Thank you!</h1>${facts}
<p role="status">It is paid. Parcels on their way to you: ${order.parcels.length}.</p>`;
  }
  if (order.status === 'check') {
    return `<h1>We are looking into your payment</h1>${facts}
<p role="status">Please do not pay again: we will write to you.</p>`;
  }
  if (order.status === 'over') {
    return `<h1>This order is over</h1>${facts}
<p role="status">No money was taken. <a href="/">Order again</a></p>`;
  }
  if (!order.url) {
    return `<h1>Almost there</h1>${facts}
<p role="status">bKash could not be reached. Nothing was taken.</p>
${orderForm(order.number, 'Try again')}`;
  }
  if (waiting) {
    return `<h1>One moment</h1>${facts}
<p role="status">We are waiting for the confirmation of your payment. This page updates by itself.</p>
<p><a href="/orders/${order.number}">Not paid yet?</a></p>`;
  }
  return `<h1>Your order</h1>${facts}
<bkash-checkout session="${escaped(order.session)}" mode="modal">
<a href="${escaped(order.url)}">Pay with bKash</a></bkash-checkout>`;
}

export const notFound = (origin) =>
  page(origin, 'Not here', '<h1>There is no such page</h1><p><a href="/">To the goods</a></p>');
