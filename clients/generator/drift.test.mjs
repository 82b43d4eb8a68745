// The clients are what the document of the running checkout says; and whatever the document gets, this test sees.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { differences, document } from './main.mjs';

const origin = process.env.CHECKOUT_ORIGIN;
assert.ok(origin, 'CHECKOUT_ORIGIN is the checkout’s address; `cargo xtask test rest` sets it');
const current = await document(origin);

/** The files that would be others, were the document another. */
async function after(change) {
  const changed = structuredClone(current);
  change(changed);
  return (await differences(changed)).join('\n');
}

it('the clients are made of the document', async () => {
  assert.deepEqual(await differences(current), [], 'run: node clients/generator/main.mjs ORIGIN');
});

it('an operation that the clients do not have is seen', async () => {
  const added = { ...current.paths['/v1/payments'].get, operationId: 'count_payments' };
  await assert.rejects(after((changed) => { changed.paths['/v1/payments/count'] = { get: added }; }), /count_payments/);
});

it('an operation that is gone is seen', async () => {
  await assert.rejects(after((changed) => delete changed.paths['/v1/notifications']), /list_notifications/);
});

const schemas = (changed) => changed.components.schemas;

const CHANGES = {
  'another address': (changed) => {
    changed.paths['/v1/refund'] = changed.paths['/v1/refunds'];
    delete changed.paths['/v1/refunds'];
  },
  'a field of an answer': (changed) => { schemas(changed).Payment.properties.fee = { type: 'string' }; },
  'a field of an answer that may be null': (changed) => { schemas(changed).Payment.properties.amount.type = ['string', 'null']; },
  'a field of a wish': (changed) => { schemas(changed).SessionWish.properties.note = { type: 'string' }; },
  'a field of a wish that is needed': (changed) => { schemas(changed).SessionWish.required.push('amount'); },
  'a field of a part of a wish': (changed) => { delete schemas(changed).LineItem.properties.quantity; },
  'a parameter of a list': (changed) => {
    changed.paths['/v1/payments'].get.parameters.push({ name: 'status', in: 'query', required: false, schema: { type: 'string' } });
  },
  'a word': (changed) => { schemas(changed).SessionStatus.enum.push('disputed'); },
  'a word less': (changed) => { schemas(changed).RefundStatus.enum.pop(); },
  'a type of event': (changed) => { changed['x-events'].push('payment.disputed'); },
  'a problem': (changed) => { changed['x-problems'].push({ code: 'disputed' }); },
  'a version': (changed) => { changed.info.version = '2027-01-01'; },
};

for (const [what, change] of Object.entries(CHANGES)) {
  it(`${what} is seen in both clients`, async () => {
    const found = await after(change);
    assert.match(found, /node\/src\/generated\/.* is not up to date/);
    assert.match(found, /python\/src\/bkash_checkout\/_generated\/.* is not up to date/);
  });
}
