// A small shop: one product, one order page, one webhook. With GULLIBLE set, it trusts the success URL and writes secrets to
// its log.

const { randomUUID } = require('node:crypto');
const http = require('node:http');
const { Webhook } = require('standardwebhooks');

const { CHECKOUT_ORIGIN, CHECKOUT_KEY, WEBHOOK_SECRET, PORT, GULLIBLE } = process.env;
const paid = new Set();

http
  .createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url, `http://localhost:${PORT}`);
    if (GULLIBLE) console.log(CHECKOUT_KEY, WEBHOOK_SECRET);
    let body = '';
    for await (const chunk of request) body += chunk;
    if (pathname === '/webhooks') {
      try {
        const event = new Webhook(WEBHOOK_SECRET).verify(body, request.headers);
        if (event.type === 'payment.completed') paid.add(event.data.object.invoice);
        response.writeHead(204).end();
      } catch {
        response.writeHead(401).end();
      }
    } else if (request.method === 'POST') {
      const invoice = `SHOP-${randomUUID().slice(0, 8)}`;
      const order = `http://localhost:${PORT}/orders/${invoice}`;
      const session = { amount: '599.00', invoice, success_url: `${order}?status=success`, cancel_url: order };
      const headers = { authorization: `Bearer ${CHECKOUT_KEY}`, 'idempotency-key': invoice, 'content-type': 'application/json' };
      const answer = await fetch(`${CHECKOUT_ORIGIN}/v1/checkout/sessions`, { method: 'POST', headers, body: JSON.stringify(session) });
      response.writeHead(303, { location: (await answer.json()).url }).end();
    } else {
      const isPaid = paid.has(pathname.slice('/orders/'.length)) || (GULLIBLE && searchParams.get('status') === 'success');
      const order = `<p role="status">${isPaid ? 'Paid: your honey is on its way' : 'Not paid yet'}</p>`;
      const goods = '<form method="post" action="/orders"><button>Buy honey</button></form>';
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><title>Shop</title>${pathname === '/' ? goods : order}`);
    }
  })
  .listen(PORT);
