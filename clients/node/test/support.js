// What tests need around the client: a running checkout, a payer at the simulated bKash, a server that is told of
// events, and one in between that loses answers.

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
 * An order that no other test has. Its amount neither: bKash takes one that a wallet has just paid for a mistake.
 * @param {Partial<import('bkash-checkout').SessionWish>} more
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

/** Approves at the simulated bKash, and comes back as the payer's browser does. @param {string} page */
export async function approve(page) {
  const payment = new URL(page).searchParams.get('paymentId');
  const approved = await fetch(`${simulator}/simulator/payments/${payment}/approve`, { method: 'POST' });
  assert.equal(approved.status, 200);
  const { callbackURL } = /** @type {{ callbackURL: string }} */ (await approved.json());
  const back = await fetch(callbackURL, { redirect: 'manual' });
  assert.equal(back.status, 303);
  return back.headers.get('location') ?? '';
}

/** A session whose payer has paid. @param {Checkout} checkout @param {Partial<import('bkash-checkout').SessionWish>} more */
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

/** A shop's server that is told of events. */
export async function receiver() {
  /** @type {{ path: string, headers: import('node:http').IncomingHttpHeaders, body: Buffer }[]} */
  const all = [];
  const came = new EventEmitter();
  const server = await listening(async (request, response) => {
    all.push({ path: request.url ?? '', headers: request.headers, body: await bodyOf(request) });
    response.writeHead(204).end();
    came.emit('one');
  });
  return {
    ...server,
    all,
    /** The first that is as wanted, once it came. @param {(told: typeof all[number]) => boolean} wanted */
    async first(wanted) {
      // What never comes is noticed.
      const signal = AbortSignal.timeout(60_000);
      for (;;) {
        const found = all.find(wanted);
        if (found) return found;
        await once(came, 'one', { signal });
      }
    },
  };
}

/**
 * What happens to one request: it is passed on, is passed on and its answer is lost, does not arrive, or is answered
 * by somebody else.
 * @typedef {'pass' | 'lose' | 'break' | 'refuse' | { status: number, headers?: Record<string, string>, body?: string }} Fate
 */

/** Something between the client and the checkout. @param {Fate[]} fates */
export async function between(fates) {
  /** @type {{ method: string, url: string, headers: import('node:http').IncomingHttpHeaders, body: string }[]} */
  const requests = [];
  const server = await listening(async (request, response) => {
    const body = await bodyOf(request);
    const { method = '', url = '', headers } = request;
    requests.push({ method, url, headers, body: body.toString() });
    const fate = fates.shift() ?? 'pass';
    if (fate === 'refuse') return void request.socket.destroy();
    if (typeof fate === 'object') return void response.writeHead(fate.status, fate.headers).end(fate.body);
    const onward = send(new URL(url, origin), { method, headers: { ...headers, host: new URL(origin).host } });
    onward.end(body);
    const [answer] = /** @type {[import('node:http').IncomingMessage]} */ (await once(onward, 'response'));
    const answered = await bodyOf(answer);
    if (fate === 'lose') return void request.socket.destroy();
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    if (fate === 'pass') return void response.end(answered);
    // Half of it, and then nothing more.
    response.write(answered.subarray(0, answered.length / 2), () => request.socket.destroy());
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
