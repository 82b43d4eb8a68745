// Calls every method of the client at a running checkout.

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';

import { Checkout, CheckoutProblem, EVENT_TYPES, verifyWebhook } from 'bkash-checkout';

import { approve, key, order, origin, paid, receiver, simulator } from './support.js';

/** @type {Set<string>} */
const called = new Set();
const checkout = watched(new Checkout({ origin, key }));

/** Records the methods that are called. @param {Checkout} client */
function watched(client) {
  for (const [name, resource] of Object.entries(client)) {
    const seen = new Proxy(resource, {
      get(target, method) {
        const value = Reflect.get(target, method);
        if (typeof value !== 'function') return value;
        called.add(`${name}.${String(method)}`);
        return value.bind(target);
      },
    });
    Object.defineProperty(client, name, { value: seen });
  }
  return client;
}

/** @type {Awaited<ReturnType<typeof receiver>>} */
let shop;
/** @type {import('bkash-checkout').WebhookEndpoint} */
let endpoint;

before(async () => {
  shop = await receiver();
  endpoint = await checkout.webhookEndpoints.create({ url: `${shop.origin}/webhooks`, description: 'tests' });
});

after(async () => {
  shop.close();
  await checkout.webhookEndpoints.delete(endpoint.id);
});

/** Waits for the event of a type for an invoice. @param {string} type @param {string} invoice */
async function eventOf(type, invoice) {
  const request = await shop.first(({ body }) => {
    const event = JSON.parse(body.toString());
    return event.type === type && event.data.object.invoice === invoice;
  });
  return verifyWebhook(request.body, request.headers, endpoint.secret ?? '');
}

it('creates a session, pays it and receives the event', async () => {
  const params = order({ payer_reference: 'customer-7', metadata: { basket: '77' }, locale: 'bn' });
  params.line_items = [{ name: 'সুন্দরবনের মধু', quantity: 1, amount: params.amount ?? '' }];
  const session = await checkout.sessions.create(params, { idempotencyKey: params.invoice });
  assert.equal(session.status, 'open');
  assert.equal(session.url, `${origin}/pay/${session.id}`);
  assert.equal(session.line_items[0]?.name, 'সুন্দরবনের মধু');
  assert.deepEqual(session.metadata, { basket: '77' });

  const started = await checkout.sessions.start(session.id);
  assert.equal(started.session, session.id);
  await approve(started.url);

  const now = await checkout.sessions.retrieve(session.id, { expand: 'payments' });
  assert.equal(now.status, 'paid');
  assert.equal(now.payments?.[0]?.status, 'completed');

  const event = await eventOf('payment.completed', params.invoice);
  assert.ok(event.type === 'payment.completed');
  // The type of the event is narrowed.
  assert.equal(event.object.status, 'paid');
  assert.equal(event.payment.id, now.payment);
  assert.equal(event.data.payment.trx_id, event.payment.trx_id);
});

it('repeats a request with its idempotency key without a second effect', async () => {
  const params = order();
  const first = await checkout.sessions.create(params, { idempotencyKey: `key-${params.invoice}` });
  const second = await checkout.sessions.create(params, { idempotencyKey: `key-${params.invoice}` });
  assert.deepEqual(second, first);
  const all = await checkout.sessions.list({ invoice: params.invoice }).toArray(10);
  assert.equal(all.length, 1);
});

it('iterates over the pages of a list', async () => {
  const payer = `payer-${process.pid}`;
  const wanted = [];
  for (let count = 0; count < 3; count += 1) wanted.unshift((await checkout.sessions.create(order({ payer_reference: payer }))).id);
  const list = checkout.sessions.list({ payer_reference: payer, limit: 1 });
  const found = [];
  for await (const session of list) found.push(session.id);
  assert.deepEqual(found, wanted);
  const pages = [];
  for await (const page of list.pages()) pages.push(page.data.length);
  assert.deepEqual(pages.slice(0, 3), [1, 1, 1]);
  const first = await list.page();
  assert.equal(first.data[0]?.id, wanted[0]);
  const next = await checkout.sessions.list({ payer_reference: payer, limit: 2, cursor: first.next_cursor ?? '' }).page();
  assert.deepEqual(next.data.map((session) => session.id), wanted.slice(1));
  assert.deepEqual((await list.toArray(2)).map((session) => session.id), wanted.slice(0, 2));
  assert.deepEqual(await list.toArray(0), []);
});

it('cancels a session', async () => {
  const session = await checkout.sessions.create(order());
  assert.equal((await checkout.sessions.cancel(session.id)).status, 'cancelled');
});

it('captures an authorized payment', async () => {
  const session = await paid(checkout, { capture: 'manual', hold: { seconds: 7200, at_end: 'void' } });
  assert.equal(session.status, 'authorized');
  const captured = await checkout.payments.capture(session.payment ?? '');
  assert.ok(['capturing', 'captured'].includes(captured.status), captured.status);
  const event = await eventOf('payment.captured', session.invoice);
  assert.equal(event.object.status, 'paid');
});

it('voids an authorized payment', async () => {
  const session = await paid(checkout, { capture: 'manual', hold: { seconds: 7200, at_end: 'nothing' } });
  const voided = await checkout.payments.void(session.payment ?? '');
  assert.ok(['voiding', 'voided'].includes(voided.status), voided.status);
  const event = await eventOf('payment.voided', session.invoice);
  assert.equal(event.object.status, 'voided');
});

it('resolves only a session whose history was lost', async () => {
  const session = await checkout.sessions.create(order());
  const found = { outcome: 'unpaid', reason: 'the statement has no such invoice' };
  await assert.rejects(checkout.sessions.resolve(session.id, found), { code: 'nothing_to_resolve', status: 409 });
});

it('resolves only a quarantined payment', async () => {
  const session = await paid(checkout);
  const verdict = { verdict: 'accepted', reason: 'the payer agreed' };
  await assert.rejects(checkout.payments.resolve(session.payment ?? '', verdict), { code: 'nothing_to_resolve', status: 409 });
});

it('refunds part of a payment, and no more than its amount', async () => {
  const session = await paid(checkout);
  const payment = session.payment ?? '';
  const params = { payment, amount: '100.00', sku: 'honey-500g', reason: 'the jar was broken' };
  const idempotencyKey = `return of ${session.invoice}`.replaceAll(' ', '-');
  // @ts-expect-error: programs without types can leave the key out.
  await assert.rejects(checkout.refunds.create(params), { name: 'TypeError', message: /requires an `idempotencyKey`/ });
  await assert.rejects(checkout.refunds.create({ ...params, amount: '9999.00' }, { idempotencyKey: `${idempotencyKey}-all` }), { code: 'refund_amount_too_large', status: 422 });
  const press = () => checkout.refunds.create(params, { idempotencyKey });
  const [refund, pressedAgain] = await Promise.all([press(), press()]);
  assert.equal(pressedAgain.id, refund.id);
  const event = await eventOf('refund.completed', session.invoice);
  assert.ok(event.type === 'refund.completed');
  assert.equal(event.refund.id, refund.id);
  assert.equal((await checkout.refunds.retrieve(refund.id)).status, 'completed');
  assert.equal((await checkout.refunds.list({ limit: 1 }).page()).data[0]?.id, refund.id);
  const now = await checkout.payments.retrieve(payment);
  assert.equal(now.amount_refunded, '100.00');
  assert.equal(now.refunds?.length, 1);
});

it('lists payments and searches a transaction', async () => {
  const session = await paid(checkout);
  const [payment] = await checkout.payments.list().toArray(1);
  assert.equal(payment?.session, session.id);
  const found = await checkout.transactions.search(payment.trx_id ?? '');
  assert.equal(found.session, session.id);
  assert.equal(found.amount, session.amount);
});

it('filters lists, and counts and adds up by status', async () => {
  const session = await paid(checkout);
  const listed = await checkout.payments.list({ search: session.invoice, status: 'completed' }).toArray(2);
  assert.deepEqual(listed.map((payment) => payment.id), [session.payment]);
  const summary = await checkout.summaries.retrieve({ kind: 'payment' });
  const completed = summary.totals.find((total) => total.status === 'completed');
  assert.ok((completed?.count ?? 0) >= 1, JSON.stringify(summary));
  assert.equal(summary.days.at(-1)?.day, summary.day_to);
});

it('makes an agreement, pays with it and cancels it', async () => {
  const payer = `saver-${process.pid}`;
  const session = await checkout.sessions.create(order({ payer_reference: payer, agreement_policy: 'require' }));
  // The payer presses the button of the checkout page.
  const begun = await fetch(`${session.url}/start`, {
    method: 'POST',
    headers: { Origin: origin, 'Content-Type': 'application/x-www-form-urlencoded' },
    body: 'remember=yes',
    redirect: 'manual',
  });
  const consent = begun.headers.get('location') ?? '';
  assert.ok(consent.startsWith(simulator), consent);
  const pay = await approve(consent);
  await approve(pay);
  assert.equal((await checkout.sessions.retrieve(session.id)).status, 'paid');

  const [agreement] = await checkout.agreements.list({ payer_reference: payer }).toArray(10);
  assert.ok(agreement);
  assert.equal(agreement.status, 'active');
  const again = await checkout.sessions.create(order({ payer_reference: payer }));
  await approve((await checkout.sessions.start(again.id, { agreement: agreement.id })).url);
  const paidWith = await checkout.sessions.retrieve(again.id, { expand: 'payments' });
  assert.equal(paidWith.payments?.[0]?.method, 'agreement');

  const link = await checkout.customerLinks.create({ payer_reference: payer });
  assert.ok(link.url?.startsWith(origin));
  await checkout.agreements.cancel(agreement.id);
  const revoked = await shop.first(({ body }) => {
    const event = JSON.parse(body.toString());
    return event.type === 'agreement.revoked' && event.data.object.id === agreement.id;
  });
  const event = verifyWebhook(revoked.body, revoked.headers, endpoint.secret ?? '');
  assert.ok(event.type === 'agreement.revoked');
  assert.equal(event.object.payer_reference, payer);
  assert.equal((await checkout.agreements.retrieve(agreement.id)).status, 'revoked');
});

it('lists notifications', async () => {
  const page = await checkout.notifications.list({ limit: 1 }).page();
  assert.equal(page.object, 'list');
});

it('lists events and deliveries, and replays an event', async () => {
  const session = await paid(checkout);
  const sent = await eventOf('payment.completed', session.invoice);
  const events = await checkout.events.list({ type: 'payment.completed', object: session.id }).toArray(10);
  assert.deepEqual(events.map((event) => event.id), [sent.id]);
  const event = await checkout.events.retrieve(sent.id);
  assert.equal(event.sequence, sent.sequence);

  const [delivery] = await checkout.events.deliveries(event.id).toArray(10);
  assert.equal(delivery?.endpoint, endpoint.id);
  const whole = await checkout.deliveries.retrieve(delivery.id);
  assert.equal(whole.attempts?.length, whole.attempt_count);
  const ofEndpoint = await checkout.webhookEndpoints.deliveries(endpoint.id, { limit: 1 }).page();
  assert.equal(ofEndpoint.data.length, 1);

  const before = shop.all.length;
  const replayed = await checkout.webhookEndpoints.replay(endpoint.id, { event: event.id });
  assert.equal(replayed.deliveries, 1);
  const twice = await shop.first((request) => shop.all.indexOf(request) >= before && request.headers['webhook-id'] === event.id);
  assert.equal(verifyWebhook(twice.body, twice.headers, endpoint.secret ?? '').id, event.id);
});

it('rolls an endpoint’s secret and accepts both during the overlap', async () => {
  const url = `${shop.origin}/rolled`;
  const created = await checkout.webhookEndpoints.create({ url, event_types: ['session.opened'] });
  const rolled = await checkout.webhookEndpoints.roll(created.id, { overlap: 600 });
  assert.ok(rolled.secret && created.secret && rolled.secret !== created.secret);
  const session = await checkout.sessions.create(order());
  const opened = await shop.first(({ path, body }) => path === '/rolled' && JSON.parse(body.toString()).data.object.id === session.id);
  for (const secret of [created.secret, rolled.secret, [rolled.secret, created.secret], ['whsec_AAAA', created.secret]]) {
    assert.equal(verifyWebhook(opened.body, opened.headers, secret).type, 'session.opened');
  }
  assert.throws(() => verifyWebhook(opened.body, opened.headers, endpoint.secret ?? ''), { name: 'WebhookVerificationError' });

  const changed = await checkout.webhookEndpoints.update(created.id, { enabled: false, event_types: ['payment.completed'] });
  assert.equal(changed.enabled, false);
  assert.deepEqual((await checkout.webhookEndpoints.retrieve(created.id)).event_types, ['payment.completed']);
  assert.ok((await checkout.webhookEndpoints.list().toArray(20)).some((one) => one.id === created.id));
  assert.equal(await checkout.webhookEndpoints.delete(created.id), undefined);
  await assert.rejects(checkout.webhookEndpoints.retrieve(created.id), { code: 'not_found' });
});

it('creates, rolls and revokes API keys', async () => {
  const created = await checkout.apiKeys.create({ scopes: ['read-only'], label: 'reports' });
  const reader = new Checkout({ origin, key: created.secret ?? '' });
  await reader.payments.list().page();
  await assert.rejects(reader.sessions.create(order()), { code: 'missing_scope', status: 403 });
  const rolled = await checkout.apiKeys.roll(created.id, { overlap: 0 });
  await assert.rejects(reader.payments.list().page(), { code: 'invalid_api_key' });
  assert.equal((await checkout.apiKeys.revoke(rolled.id)).id, rolled.id);
  const all = await checkout.apiKeys.list().toArray(1000);
  assert.equal(all.find((one) => one.id === rolled.id)?.secret, undefined);
});

it('creates merchants with provider accounts and API keys', async () => {
  const id = `tea-${process.pid}`;
  const added = await checkout.merchants.create({ id, profile: { name: 'চা ঘর', return_origins: ['https://shop.example'] } });
  assert.deepEqual([added.id, added.enabled, added.profile.name, added.provider_accounts], [id, true, 'চা ঘর', []]);
  const updated = await checkout.merchants.putProviderAccount(id, 'test', {
    family: 'tokenized-v1',
    base_url: `${simulator}/v1.2.0-beta`,
    page_origins: [simulator],
    credentials: { app_key: 'sim-app-key', app_secret: 'sim-app-secret', username: 'sim-user', password: 'sim-pass' },
  });
  assert.equal(updated.provider_accounts[0]?.family, 'tokenized-v1');
  const created = await checkout.merchants.createApiKey(id, 'test', { scopes: ['full'] });
  const theirs = new Checkout({ origin, key: created.secret ?? '' });
  assert.equal((await paid(theirs)).status, 'paid');
  const changed = await checkout.merchants.update(id, { enabled: false, profile: { session_minutes: 5 } });
  assert.deepEqual([changed.enabled, changed.profile.session_minutes], [false, 5]);
  assert.equal(await checkout.merchants.deleteProviderAccount(id, 'test'), undefined);
  assert.deepEqual((await checkout.merchants.retrieve(id)).provider_accounts, []);
  assert.ok((await checkout.merchants.list().toArray(100)).some((one) => one.id === id));
});

it('throws an error with every invalid field and no secret', async () => {
  const params = order({ amount: '1e3', success_url: 'not an address' });
  await assert.rejects(checkout.sessions.create(params), (error) => {
    assert.ok(error instanceof CheckoutProblem);
    assert.equal(error.status, 400);
    assert.equal(error.code, 'invalid_request');
    assert.equal(error.retryable, false);
    assert.deepEqual(error.errors.map(({ field }) => field), ['amount', 'success_url']);
    assert.match(error.message, /^sessions\.create: 400 invalid_request: .*amount: /);
    assert.match(error.idempotencyKey ?? '', /^[0-9a-f-]{36}$/);
    assert.match(error.requestId ?? '', /^[0-9a-f]+$/);
    return true;
  });
});

it('throws an error with bKash’s error code', async () => {
  await assert.rejects(checkout.transactions.search('DAQ20OC4BG'), (error) => {
    assert.ok(error instanceof CheckoutProblem);
    assert.deepEqual([error.status, error.code, error.bkashErrorCode], [404, 'not_found', '2033']);
    assert.match(error.message, /\(bKash: 2033\)$/);
    return true;
  });
  await assert.rejects(checkout.payments.retrieve('pay_1'), (error) => {
    assert.ok(error instanceof CheckoutProblem);
    assert.deepEqual([error.code, error.bkashErrorCode], ['not_found', undefined]);
    return true;
  });
});

it('lists only event types that endpoints can subscribe to', async () => {
  const created = await checkout.webhookEndpoints.create({ url: `${shop.origin}/all`, event_types: [...EVENT_TYPES] });
  assert.deepEqual(new Set(created.event_types), new Set(EVENT_TYPES));
  await checkout.webhookEndpoints.delete(created.id);
});

it('called every method of every resource', () => {
  const methods = Object.entries(checkout).flatMap(([name, resource]) => Object.getOwnPropertyNames(Object.getPrototypeOf(resource))
    .filter((method) => method !== 'constructor')
    .map((method) => `${name}.${method}`));
  assert.ok(methods.length >= 34, `${methods}`);
  assert.deepEqual(methods.filter((method) => !called.has(method)), []);
});
