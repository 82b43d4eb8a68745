// Test helpers: a running checkout, a payer at the simulated bKash, a webhook receiver, and a proxy that loses
// responses.

import assert from 'node:assert/strict';
import { createServer, request as send } from 'node:http';
import { EventEmitter, once } from 'node:events';

import { Checkout } from 'bkash-checkout';

/** @param {string} name */
function given(name) {
  const value = process.env[name];
  assert.ok(value, `${name} is set by \`cargo xtask test rest\``);
  return value;
}

export const origin = given('CHECKOUT_ORIGIN');
export const key = given('CHECKOUT_KEY');
export const simulator = given('SIMULATOR_ORIGIN');

let number = 0;

/**
 * The parameters of a session with a unique invoice and amount: bKash rejects a payment of the same amount from the same
 * wallet within minutes.
 * @param {Partial<import('bkash-checkout').SessionCreateParams>} more
 */
export function order(more = {}) {
  number += 1;
  return {
    amount: `${200 + number}.${10 + (process.pid % 90)}`,
    invoice: `NODE-${process.pid}-${number}`,
    success_url: 'https://shop.example/paid',
    cancel_url: 'https://shop.example/cart',
    ...more,
  };
}

/** Approves a payment at the simulated bKash and follows the callback like the payer's browser. @param {string} page */
export async function approve(page) {
  const payment = new URL(page).searchParams.get('paymentId');
  const approved = await fetch(`${simulator}/simulator/payments/${payment}/approve`, { method: 'POST' });
  assert.equal(approved.status, 200);
  const { callbackURL } = /** @type {{ callbackURL: string }} */ (await approved.json());
  const back = await fetch(callbackURL, { redirect: 'manual' });
  assert.equal(back.status, 303);
  return back.headers.get('location') ?? '';
}

/** Creates and pays a session. @param {Checkout} checkout @param {Partial<import('bkash-checkout').SessionCreateParams>} more */
export async function paid(checkout, more = {}) {
  const session = await checkout.sessions.create(order(more));
  const started = await checkout.sessions.start(session.id);
  await approve(started.url);
  return checkout.sessions.retrieve(session.id, { expand: 'payments' });
}

/** @param {import('node:http').RequestListener} listener */
async function listening(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    origin: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

/** @param {import('node:http').IncomingMessage} request */
async function bodyOf(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts);
}

/** A webhook receiver. */
export async function receiver() {
  /** @type {{ path: string, headers: import('node:http').IncomingHttpHeaders, body: Buffer }[]} */
  const all = [];
  const arrivals = new EventEmitter();
  const server = await listening(async (request, response) => {
    all.push({ path: request.url ?? '', headers: request.headers, body: await bodyOf(request) });
    response.writeHead(204).end();
    arrivals.emit('request');
  });
  return {
    ...server,
    all,
    /** Waits for the first request that matches. @param {(request: typeof all[number]) => boolean} matches */
    async first(matches) {
      const signal = AbortSignal.timeout(60_000);
      for (;;) {
        const found = all.find(matches);
        if (found) return found;
        await once(arrivals, 'request', { signal });
      }
    },
  };
}

/**
 * What the proxy does with a request: forward it, forward it and lose or truncate the response, drop it, or respond
 * itself.
 * @typedef {'forward' | 'lose' | 'truncate' | 'drop' | { status: number, headers?: Record<string, string>, body?: string }} ProxyAction
 */

/** A proxy between the client and the checkout. @param {ProxyAction[]} actions */
export async function proxy(actions) {
  /** @type {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders, body: string }[]} */
  const requests = [];
  const server = await listening(async (request, response) => {
    const body = await bodyOf(request);
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body: body.toString() });
    const action = actions.shift() ?? 'forward';
    if (action === 'drop') return void request.socket.destroy();
    if (typeof action === 'object') return void response.writeHead(action.status, action.headers).end(action.body);
    const onward = send(new URL(url, origin), { method, headers: { ...headers, host: new URL(origin).host } });
    onward.end(body);
    const [upstream] = /** @type {[import('node:http').IncomingMessage]} */ (await once(onward, 'response'));
    const received = await bodyOf(upstream);
    if (action === 'lose') return void request.socket.destroy();
    response.writeHead(upstream.statusCode ?? 0, upstream.headers);
    if (action === 'forward') return void response.end(received);
    response.write(received.subarray(0, received.length / 2), () => request.socket.destroy());
  });
  /** @type {number[]} */
  const pauses = [];
  /** @param {Partial<import('bkash-checkout').CheckoutOptions>} more */
  const client = (more = {}) => new Checkout({
    origin: server.origin,
    key,
    wait: async (seconds) => void pauses.push(seconds),
    ...more,
  });
  return { ...server, requests, pauses, client };
}
