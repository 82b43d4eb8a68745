// Retries: when a request is repeated, and that it takes effect once.

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { it } from 'node:test';

import { Checkout, CheckoutProblem, CheckoutUnreachable, VERSION } from 'bkash-checkout';

import { key, order, origin, proxy } from './support.js';

/** @typedef {Awaited<ReturnType<typeof proxy>>} Proxy */

/** @param {import('./support.js').ProxyAction[]} actions @param {(server: Proxy) => Promise<void>} test */
async function withProxy(actions, test) {
  const server = await proxy(actions);
  try {
    await test(server);
  } finally {
    server.close();
  }
}

const checkout = new Checkout({ origin, key });

/** @param {string} code @param {boolean} retryable */
const problem = (code, retryable) => JSON.stringify({ type: 'about:blank', title: 'A problem', status: 503, code, retryable });

for (const action of /** @type {const} */ (['lose', 'truncate', 'drop'])) {
  it(`retries a request without a response (${action}) with the same key, and creates one session`, () => withProxy([action, action], async (server) => {
    const params = order();
    const session = await server.client().sessions.create(params);
    assert.equal(server.requests.length, 3);
    const keys = server.requests.map((request) => request.headers['idempotency-key']);
    assert.equal(new Set(keys).size, 1);
    assert.match(keys[0]?.toString() ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(new Set(server.requests.map((request) => request.body)).size, 1);
    const all = await checkout.sessions.list({ invoice: params.invoice }).toArray(10);
    assert.deepEqual(all.map((one) => one.id), [session.id]);
    // Exponential backoff.
    assert.equal(server.pauses.length, 2);
    assert.ok(server.pauses.every((pause, retry) => pause >= 0.375 * 2 ** retry && pause <= 0.625 * 2 ** retry), `${server.pauses}`);
  }));
}

it('throws after the last retry an error with the idempotency key', () => withProxy(['lose', 'lose', 'lose'], async (server) => {
  const params = order();
  /** @type {string | undefined} */
  let again;
  await assert.rejects(server.client().sessions.create(params), (error) => {
    assert.ok(error instanceof CheckoutUnreachable);
    assert.equal(error.message, 'sessions.create: no response');
    again = error.idempotencyKey;
    return true;
  });
  assert.equal(server.requests.length, 3);
  const session = await checkout.sessions.create(params, { idempotencyKey: again });
  const all = await checkout.sessions.list({ invoice: params.invoice }).toArray(10);
  assert.deepEqual(all.map((one) => one.id), [session.id]);
}));

it('uses the given idempotency key and number of retries', () => withProxy(['lose', 'lose'], async (server) => {
  const options = { idempotencyKey: 'order-77' };
  await assert.rejects(server.client({ retries: 1 }).sessions.create(order(), options), { idempotencyKey: 'order-77' });
  assert.deepEqual(server.requests.map((request) => request.headers['idempotency-key']), ['order-77', 'order-77']);
}));

it('waits as long as Retry-After says', (test) => withProxy([
  { status: 429, headers: { 'Retry-After': '7' }, body: problem('too_many_requests', true) },
  { status: 503, headers: { 'Retry-After': 'Sat, 28 Feb 2026 12:00:30 GMT' }, body: '<html>' },
], async (server) => {
  test.mock.timers.enable({ apis: ['Date'], now: Date.parse('2026-02-28T12:00:00Z') });
  await server.client().payments.list().page();
  assert.deepEqual(server.pauses, [7, 30]);
}));

it('does not wait longer than a minute for Retry-After', () => withProxy([
  { status: 429, headers: { 'Retry-After': '61' }, body: problem('too_many_requests', true) },
], async (server) => {
  await assert.rejects(server.client().payments.list().page(), { code: 'too_many_requests', retryAfter: 61 });
  assert.equal(server.requests.length, 1);
}));

for (const status of [400, 401, 404, 409, 422, 500]) {
  it(`does not retry a ${status} that is not retryable`, () => withProxy([{ status, body: problem('some_code', false) }], async (server) => {
    await assert.rejects(server.client().sessions.create(order()), { status, code: 'some_code', retryable: false });
    assert.equal(server.requests.length, 1);
  }));
}

for (const status of [409, 503]) {
  it(`retries a ${status} that is retryable`, () => withProxy([{ status, body: problem('some_code', true) }], async (server) => {
    assert.equal((await server.client().sessions.create(order())).status, 'open');
    assert.equal(server.requests.length, 2);
  }));
}

for (const status of [502, 503, 504]) {
  it(`retries the ${status} of a proxy`, () => withProxy([{ status, body: '<html>Bad Gateway</html>' }], async (server) => {
    await server.client().events.list().page();
    assert.equal(server.requests.length, 2);
  }));
}

it('follows no redirect and rejects responses that are not of the checkout', () => withProxy([
  { status: 307, headers: { Location: 'https://elsewhere.example/' } },
  { status: 200, body: '<html>Welcome</html>' },
  { status: 404, body: '<html>Not found</html>' },
], async (server) => {
  for (const status of [307, 200, 404]) {
    await assert.rejects(server.client().payments.list().page(), (error) => {
      assert.ok(error instanceof CheckoutProblem);
      assert.equal(error.code, 'unexpected_response');
      assert.equal(error.status, status);
      return true;
    });
  }
  assert.equal(server.requests.length, 3);
}));

it('treats a 404 as success after a lost response to a DELETE', () => withProxy(['lose'], async (server) => {
  const endpoint = await checkout.webhookEndpoints.create({ url: 'http://127.0.0.1:9/' });
  await server.client().webhookEndpoints.delete(endpoint.id);
  assert.equal(server.requests.length, 2);
  await assert.rejects(server.client().webhookEndpoints.delete(endpoint.id), { code: 'not_found' });
}));

it('reports a 404 of a DELETE without a lost response', () => withProxy([{ status: 503, body: problem('some_code', true) }], async (server) => {
  await assert.rejects(server.client().webhookEndpoints.delete('we_none'), { code: 'not_found' });
  assert.equal(server.requests.length, 2);
}));

it('aborts a request without retrying it', () => withProxy([], async (server) => {
  const stopped = AbortSignal.abort(new Error('aborted'));
  await assert.rejects(server.client().payments.list({}, { signal: stopped }).page(), { message: 'aborted' });
  assert.equal(server.requests.length, 0);
  const stop = new AbortController();
  const hanging = server.client({
    fetch: (_, options) => new Promise((_, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      stop.abort(new Error('aborted later'));
    }),
  });
  await assert.rejects(hanging.payments.list({}, { signal: stop.signal }).page(), { message: 'aborted later' });
  assert.deepEqual(server.pauses, []);
}));

// The timeout is shorter than the wait.
it('aborts the wait before a retry', { timeout: 30_000 }, () => withProxy([
  { status: 429, headers: { 'Retry-After': '59' }, body: problem('too_many_requests', true) },
], async (server) => {
  const stop = new AbortController();
  const { signal } = stop;
  const listen = signal.addEventListener.bind(signal);
  // Nothing but the wait listens to the signal itself.
  signal.addEventListener = (/** @type {Parameters<typeof listen>} */ ...listener) => {
    listen(...listener);
    queueMicrotask(() => stop.abort(new Error('aborted')));
  };
  const patient = server.client({ wait: undefined });
  await assert.rejects(patient.payments.list({}, { signal }).page(), { message: 'aborted' });
  assert.ok(signal.aborted);
  assert.equal(server.requests.length, 1);
}));

it('times out', () => withProxy([], async (server) => {
  let tries = 0;
  const silent = server.client({
    timeout: 0.01,
    fetch: (_, options) => new Promise((_, reject) => {
      tries += 1;
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    }),
  });
  await assert.rejects(silent.payments.list().page(), { message: 'payments.list: no response within 0.01 seconds' });
  assert.equal(tries, 3);
}));

it('sends its own version and the API version', () => withProxy([], async (server) => {
  await server.client().payments.list().page();
  const headers = server.requests[0]?.headers ?? {};
  assert.match(headers['user-agent'] ?? '', new RegExp(`^bkash-checkout-node/${VERSION} node/\\d`));
  assert.match(headers['checkout-version']?.toString() ?? '', /^\d{4}-\d\d-\d\d$/);
  assert.equal(headers['idempotency-key'], undefined);
}));

it('does not disclose its API key', () => withProxy(['drop', 'drop', 'drop'], async (server) => {
  const client = server.client();
  const secret = key.slice(8);
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(secret));
  assert.ok(!JSON.stringify(client).includes(secret));
  await assert.rejects(client.sessions.create(order()), (error) => {
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(secret));
    return true;
  });
}));

it('encodes identifiers in paths', () => withProxy([], async (server) => {
  await assert.rejects(server.client().sessions.retrieve('../payments?limit=1#', { expand: 'payments' }), { code: 'not_found' });
  assert.equal(server.requests[0]?.url, '/v1/checkout/sessions/..%2Fpayments%3Flimit%3D1%23?expand=payments');
}));

it('rejects invalid options without repeating them', async () => {
  for (const wrong of ['', 'sk_test_ä', 'sk_test_a\nb']) {
    assert.throws(() => new Checkout({ origin, key: wrong }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(wrong === '' || !error.message.includes(wrong));
      return true;
    });
  }
  // A key that was read from a file ends with a line break.
  await new Checkout({ origin: `${origin}/`, key: `${key}\n` }).payments.list().page();
  for (const wrong of ['pay.example', 'ftp://pay.example', 'https://pay.example/v1', 'https://user@pay.example', '']) {
    assert.throws(() => new Checkout({ origin: wrong, key }), TypeError);
  }
  for (const id of ['', '.', '..']) assert.throws(() => checkout.sessions.retrieve(id), TypeError);
  await assert.rejects(checkout.sessions.create(order(), { idempotencyKey: 'two words' }), TypeError);
});
