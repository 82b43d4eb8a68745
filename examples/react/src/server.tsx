// The shop's small back end: the product, its orders, and the webhook of the checkout.

import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';

import { Checkout, CheckoutError, verifyWebhook, WebhookVerificationError } from 'bkash-checkout';

import { headers, notFound, shopPage } from './document.js';
import type { Order } from './order.js';
import { isNumber, newNumber, Orders } from './orders.js';
import { readSettings } from './settings.js';

const PRICE = '700.00';
const FILES: Record<string, [file: string, type: string]> = {
  '/style.css': ['public/style.css', 'text/css'],
  '/honey.svg': ['public/honey.svg', 'image/svg+xml'],
  '/shop.js': ['dist/shop.js', 'text/javascript'],
};

const settings = readSettings();
const origin = settings.checkoutOrigin;
const checkout = new Checkout({ origin, key: settings.checkoutKey });
const orders = new Orders(settings.data);

interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string | Uint8Array;
}

const html = (body: string, status = 200): Reply => ({ status, headers: headers(origin), body });

async function answer(request: IncomingMessage): Promise<Reply> {
  const { pathname, searchParams } = new URL(request.url ?? '/', settings.shopOrigin);
  const route = `${request.method} ${pathname}`;
  if (route === 'GET /') return html(shopPage(origin, 'Honey', { number: newNumber(), price: PRICE }));
  if (route === 'POST /orders') return order(new URLSearchParams((await read(request)).toString()).get('order'));
  if (route === 'POST /webhooks') return receive(await read(request), request);
  const file = FILES[pathname];
  if (file && request.method === 'GET') {
    return { status: 200, headers: { 'content-type': file[1] }, body: await readFile(file[0]) };
  }
  const [, api, number] = /^GET (\/api)?\/orders\/([0-9a-f]{32})$/.exec(route) ?? [];
  const known = number && shown(number);
  if (!known) return html(notFound(origin), 404);
  if (api) {
    const type = { 'content-type': 'application/json', 'cache-control': 'no-store' };
    return { status: 200, headers: type, body: JSON.stringify(known) };
  }
  return html(shopPage(origin, 'Your order', { order: known, back: searchParams.has('back') }));
}

/** The part of an order that its page receives. */
function shown(number: string): Order | undefined {
  const found = orders.find(number);
  if (!found) return undefined;
  const { sequence: _sequence, webhooks: _webhooks, parcels, ...order } = found;
  return { ...order, parcels: parcels.length };
}

/** The price comes from the shop. The browser sends only the order's number, the same one if the button is pressed twice. */
async function order(number: string | null): Promise<Reply> {
  if (number === null || !isNumber(number)) return { status: 400 };
  const { session, amount } = orders.create(number, PRICE);
  if (!session) {
    const page = `${settings.shopOrigin}/orders/${number}`;
    const params = { amount, invoice: number, success_url: `${page}?back`, cancel_url: page };
    try {
      // Every request for this order has the same key, so the checkout creates one session.
      orders.attach(number, await checkout.sessions.create(params, { idempotencyKey: number }));
    } catch (error) {
      if (!(error instanceof CheckoutError)) throw error;
      // The order's page offers to try again.
      console.error(`order ${number} has no session: ${error.message}`);
    }
  }
  return { status: 303, headers: { location: `/orders/${number}` } };
}

/** A 2xx response means that the event is on disk. After any other response, the checkout sends it again. */
function receive(body: Uint8Array, { headers: signed }: IncomingMessage): Reply {
  try {
    orders.apply(verifyWebhook(body, signed, settings.webhookSecret));
    return { status: 204 };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { status: 400 };
    throw error;
  }
}

/** Reads the body as bytes, which the signature covers. */
async function read(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > 1_000_000) throw new Error('a body larger than one megabyte');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

const server = createServer(async (request, response) => {
  try {
    const reply = await answer(request);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  } catch (error) {
    // Errors go to the log, not to the browser.
    console.error(error);
    response.writeHead(503).end();
  }
});
server.listen(settings.port, '127.0.0.1', () => console.error(`The shop is open at ${settings.shopOrigin}`));
