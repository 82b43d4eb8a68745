// When a call is tried again, and that nothing is done twice by it.

import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { it } from 'node:test';

import { Checkout, CheckoutProblem, CheckoutUnreachable, VERSION } from 'bkash-checkout';

import { between, key, order, origin } from './support.js';

/** @typedef {Awaited<ReturnType<typeof between>>} Way */

/** @param {import('./support.js').Fate[]} fates @param {(way: Way) => Promise<void>} test */
async function along(fates, test) {
  const way = await between(fates);
  try {
    await test(way);
  } finally {
    way.close();
  }
}

const checkout = new Checkout({ origin, key });

/** @param {string} code @param {boolean} retryable */
const problem = (code, retryable) => JSON.stringify({ type: 'about:blank', title: 'A problem', status: 503, code, retryable });

for (const fate of /** @type {const} */ (['lose', 'break', 'refuse'])) {
  it(`repeats a wish with the same key when its answer is not there (${fate}), and opens one session`, () => along([fate, fate], async (way) => {
    const wish = order();
    const session = await way.client().sessions.create(wish);
    assert.equal(way.requests.length, 3);
    const keys = way.requests.map((request) => request.headers['idempotency-key']);
    assert.equal(new Set(keys).size, 1);
    assert.match(keys[0]?.toString() ?? '', /^[0-9a-f-]{36}$/);
    assert.equal(new Set(way.requests.map((request) => request.body)).size, 1);
    const all = await checkout.sessions.list({ invoice: wish.invoice }).toArray(10);
    assert.deepEqual(all.map((one) => one.id), [session.id]);
    // Longer each time.
    assert.equal(way.pauses.length, 2);
    assert.ok(way.pauses.every((pause, tried) => pause >= 0.375 * 2 ** tried && pause <= 0.625 * 2 ** tried), `${way.pauses}`);
  }));
}

it('gives up after the last try, and says with which key to repeat the wish', () => along(['lose', 'lose', 'lose'], async (way) => {
  const wish = order();
  /** @type {string | undefined} */
  let again;
  await assert.rejects(way.client().sessions.create(wish), (error) => {
    assert.ok(error instanceof CheckoutUnreachable);
    assert.equal(error.message, 'sessions.create: no answer came');
    again = error.idempotencyKey;
    return true;
  });
  assert.equal(way.requests.length, 3);
  const session = await checkout.sessions.create(wish, { idempotencyKey: again });
  const all = await checkout.sessions.list({ invoice: wish.invoice }).toArray(10);
  assert.deepEqual(all.map((one) => one.id), [session.id]);
}));

it('takes a key of the caller’s, and tries as often as it is told', () => along(['lose', 'lose'], async (way) => {
  const options = { idempotencyKey: 'order-77' };
  await assert.rejects(way.client({ retries: 1 }).sessions.create(order(), options), { idempotencyKey: 'order-77' });
  assert.deepEqual(way.requests.map((request) => request.headers['idempotency-key']), ['order-77', 'order-77']);
}));

it('waits as long as Retry-After says', () => along([
  { status: 429, headers: { 'Retry-After': '7' }, body: problem('too_many_requests', true) },
  { status: 503, headers: { 'Retry-After': new Date(Date.now() + 30_000).toUTCString() }, body: '<html>' },
], async (way) => {
  await way.client().payments.list().page();
  assert.equal(way.pauses[0], 7);
  assert.ok((way.pauses[1] ?? 0) > 20 && (way.pauses[1] ?? 0) <= 30, `${way.pauses}`);
}));

it('says how long to wait, instead of waiting longer than a minute', () => along([
  { status: 429, headers: { 'Retry-After': '61' }, body: problem('too_many_requests', true) },
], async (way) => {
  await assert.rejects(way.client().payments.list().page(), { code: 'too_many_requests', retryAfter: 61 });
  assert.equal(way.requests.length, 1);
}));

for (const status of [400, 401, 404, 409, 422, 500]) {
  it(`tries no ${status} again that would be the same again`, () => along([{ status, body: problem('some_code', false) }], async (way) => {
    await assert.rejects(way.client().sessions.create(order()), { status, code: 'some_code', retryable: false });
    assert.equal(way.requests.length, 1);
  }));
}

for (const status of [409, 503]) {
  it(`tries a ${status} again that says that it may help`, () => along([{ status, body: problem('some_code', true) }], async (way) => {
    assert.equal((await way.client().sessions.create(order())).status, 'open');
    assert.equal(way.requests.length, 2);
  }));
}

for (const status of [502, 503, 504]) {
  it(`tries again when a proxy says that it got no answer (${status})`, () => along([{ status, body: '<html>Bad Gateway</html>' }], async (way) => {
    await way.client().events.list().page();
    assert.equal(way.requests.length, 2);
  }));
}

it('sends a key nowhere else, and believes no answer that is not the checkout’s', () => along([
  { status: 307, headers: { Location: 'https://elsewhere.example/' } },
  { status: 200, body: '<html>Welcome</html>' },
  { status: 404, body: '<html>Not found</html>' },
], async (way) => {
  for (const status of [307, 200, 404]) {
    await assert.rejects(way.client().payments.list().page(), (error) => {
      assert.ok(error instanceof CheckoutProblem);
      assert.equal(error.code, 'unexpected_answer');
      assert.equal(error.status, status);
      return true;
    });
  }
  assert.equal(way.requests.length, 3);
}));

it('calls deleted what a try before had deleted, though its answer was lost', () => along(['lose'], async (way) => {
  const endpoint = await checkout.webhookEndpoints.create({ url: 'http://127.0.0.1:9/' });
  await way.client().webhookEndpoints.delete(endpoint.id);
  assert.equal(way.requests.length, 2);
  await assert.rejects(way.client().webhookEndpoints.delete(endpoint.id), { code: 'not_found' });
}));

it('does not call deleted what was not there', () => along([{ status: 503, body: problem('some_code', true) }], async (way) => {
  await assert.rejects(way.client().webhookEndpoints.delete('we_none'), { code: 'not_found' });
  assert.equal(way.requests.length, 2);
}));

it('gives a call up when it is told to, and does not try it again', () => along([], async (way) => {
  const stopped = AbortSignal.abort(new Error('the shop closed'));
  await assert.rejects(way.client().payments.list({}, { signal: stopped }).page(), { message: 'the shop closed' });
  assert.equal(way.requests.length, 0);
  const stop = new AbortController();
  const hanging = way.client({
    fetch: (_, options) => new Promise((_, reject) => {
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
      stop.abort(new Error('the shop closed later'));
    }),
  });
  await assert.rejects(hanging.payments.list({}, { signal: stop.signal }).page(), { message: 'the shop closed later' });
  assert.deepEqual(way.pauses, []);
}));

// However long it would have waited.
it('gives a call up that waits for its next try', { timeout: 30_000 }, () => along([
  { status: 429, headers: { 'Retry-After': '59' }, body: problem('too_many_requests', true) },
], async (way) => {
  const stop = new AbortController();
  const patient = way.client({
    wait: undefined,
    fetch: async (...request) => {
      const answer = await fetch(...request);
      setImmediate(() => stop.abort(new Error('the shop closed')));
      return answer;
    },
  });
  await assert.rejects(patient.payments.list({}, { signal: stop.signal }).page(), { message: 'the shop closed' });
  assert.equal(way.requests.length, 1);
}));

it('does not wait for ever', () => along([], async (way) => {
  let tries = 0;
  const silent = way.client({
    timeout: 0.01,
    fetch: (_, options) => new Promise((_, reject) => {
      tries += 1;
      options?.signal?.addEventListener('abort', () => reject(options.signal?.reason));
    }),
  });
  await assert.rejects(silent.payments.list().page(), { message: 'payments.list: no answer within 0.01 seconds' });
  assert.equal(tries, 3);
}));

it('says who it is and which version it was made for', () => along([], async (way) => {
  await way.client().payments.list().page();
  const headers = way.requests[0]?.headers ?? {};
  assert.match(headers['user-agent'] ?? '', new RegExp(`^bkash-checkout-node/${VERSION} node/\\d`));
  assert.match(headers['checkout-version']?.toString() ?? '', /^\d{4}-\d\d-\d\d$/);
  assert.equal(headers['idempotency-key'], undefined);
}));

it('shows its key nowhere', () => along(['refuse', 'refuse', 'refuse'], async (way) => {
  const client = way.client();
  const secret = key.slice(8);
  assert.ok(!inspect(client, { depth: 9, showHidden: true }).includes(secret));
  assert.ok(!JSON.stringify(client).includes(secret));
  await assert.rejects(client.sessions.create(order()), (error) => {
    assert.ok(!inspect(error, { depth: 9, showHidden: true }).includes(secret));
    return true;
  });
}));

it('asks for an identifier as it is, whatever it looks like', () => along([], async (way) => {
  await assert.rejects(way.client().sessions.retrieve('../payments?limit=1#', { expand: 'payments' }), { code: 'not_found' });
  assert.equal(way.requests[0]?.url, '/v1/checkout/sessions/..%2Fpayments%3Flimit%3D1%23?expand=payments');
}));

it('refuses what could only go wrong, without repeating it', async () => {
  for (const wrong of ['', 'sk_test_ä', 'sk_test_a\nb']) {
    assert.throws(() => new Checkout({ origin, key: wrong }), (error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(wrong === '' || !error.message.includes(wrong));
      return true;
    });
  }
  // A key that was read from a file ends with a line.
  await new Checkout({ origin: `${origin}/`, key: `${key}\n` }).payments.list().page();
  for (const wrong of ['pay.example', 'ftp://pay.example', 'https://pay.example/v1', 'https://user@pay.example', '']) {
    assert.throws(() => new Checkout({ origin: wrong, key }), TypeError);
  }
  for (const id of ['', '.', '..']) assert.throws(() => checkout.sessions.retrieve(id), TypeError);
  await assert.rejects(checkout.sessions.create(order(), { idempotencyKey: 'two words' }), TypeError);
});
