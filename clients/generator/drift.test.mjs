// The generated files match the document of the running checkout, and every kind of change of the document is detected.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { differences, document } from './main.mjs';

const origin = process.env.CHECKOUT_ORIGIN;
assert.ok(origin, 'CHECKOUT_ORIGIN is the checkout’s address; `cargo xtask test rest` sets it');
const current = await document(origin);

/** The files that would change if the document changed. */
async function after(change) {
  const changed = structuredClone(current);
  change(changed);
  return (await differences(changed)).join('\n');
}

it('the generated files are up to date', async () => {
  assert.deepEqual(await differences(current), [], 'run: node clients/generator/main.mjs ORIGIN');
});

it('an operation that the clients do not have is detected', async () => {
  const added = { ...current.paths['/v1/payments'].get, operationId: 'count_payments' };
  await assert.rejects(after((changed) => { changed.paths['/v1/payments/count'] = { get: added }; }), /count_payments/);
});

it('a removed operation is detected', async () => {
  await assert.rejects(after((changed) => delete changed.paths['/v1/notifications']), /list_notifications/);
});

const schemas = (changed) => changed.components.schemas;

const CHANGES = {
  'a path': (changed) => {
    changed.paths['/v1/refund'] = changed.paths['/v1/refunds'];
    delete changed.paths['/v1/refunds'];
  },
  'a field of a response': (changed) => { schemas(changed).Payment.properties.fee = { type: 'string' }; },
  'a field of a response that becomes nullable': (changed) => { schemas(changed).Payment.properties.amount.type = ['string', 'null']; },
  'a field of a request': (changed) => { schemas(changed).CreateSessionRequest.properties.note = { type: 'string' }; },
  'a field of a request that becomes required': (changed) => { schemas(changed).CreateSessionRequest.required.push('amount'); },
  'a field of an object inside a request': (changed) => { delete schemas(changed).LineItem.properties.quantity; },
  'a parameter of a list': (changed) => {
    changed.paths['/v1/payments'].get.parameters.push({ name: 'status', in: 'query', required: false, schema: { type: 'string' } });
  },
  'an added enum value': (changed) => { schemas(changed).SessionStatus.enum.push('disputed'); },
  'a removed enum value': (changed) => { schemas(changed).RefundStatus.enum.pop(); },
  'a type of event': (changed) => { changed['x-events'].push('payment.disputed'); },
  'a problem': (changed) => { changed['x-problems'].push({ code: 'disputed' }); },
  'a version': (changed) => { changed.info.version = '2027-01-01'; },
};

for (const [what, change] of Object.entries(CHANGES)) {
  it(`a change of ${what} is detected in both clients`, async () => {
    const found = await after(change);
    assert.match(found, /node\/src\/generated\/.* is not up to date/);
    assert.match(found, /python\/src\/bkash_checkout\/_generated\/.* is not up to date/);
  });
}
