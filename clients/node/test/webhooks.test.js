// Verification of forged, altered, stale and malformed webhooks. api.test.js verifies webhooks of a checkout.

import assert from 'node:assert/strict';
import { it } from 'node:test';

import { WebhookVerificationError, verifyWebhook } from 'bkash-checkout';
import { Webhook } from 'standardwebhooks';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const OTHER = 'whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD';
const BODY = JSON.stringify({
  id: 'evt_1',
  type: 'payment.completed',
  timestamp: '2026-11-21T17:00:00.000Z',
  mode: 'test',
  sequence: 7,
  data: { object: { object: 'checkout_session', invoice: 'মধু-1' }, payment: { object: 'payment', id: 'pay_1' } },
});

/** @param {string} secret @param {number} age in seconds */
function headers(secret = SECRET, age = 0) {
  const at = new Date(Date.now() - age * 1000);
  return {
    'webhook-id': 'evt_1',
    'webhook-timestamp': `${Math.floor(at.getTime() / 1000)}`,
    'webhook-signature': new Webhook(secret).sign('evt_1', at, BODY),
  };
}

it('verifies a webhook with every supported type of headers and body', () => {
  const signed = headers();
  const shouted = Object.fromEntries(Object.entries(signed).map(([name, value]) => [name.toUpperCase(), [value]]));
  for (const form of [signed, new Headers(signed), shouted]) {
    for (const body of [BODY, Buffer.from(BODY), new TextEncoder().encode(BODY)]) {
      const event = verifyWebhook(body, form, SECRET);
      assert.equal(event.id, 'evt_1');
      assert.equal(event.sequence, 7);
      assert.ok(event.type === 'payment.completed');
      assert.equal(event.object.invoice, 'মধু-1');
      assert.equal(event.payment.id, 'pay_1');
    }
  }
});

it('accepts either secret during a roll', () => {
  assert.equal(verifyWebhook(BODY, headers(OTHER), [SECRET, OTHER]).id, 'evt_1');
  assert.equal(verifyWebhook(BODY, headers(SECRET), [SECRET, OTHER]).id, 'evt_1');
});

/** @type {[string, string | Uint8Array, import('bkash-checkout').WebhookHeaders][]} */
const WRONG = [
  ['is signed with another secret', BODY, headers(OTHER)],
  ['was altered', BODY.replace('"sequence":7', '"sequence":8'), headers()],
  ['is older than five minutes', BODY, headers(SECRET, 301)],
  ['has a timestamp in the future', BODY, headers(SECRET, -302)],
  ['has an identifier that was not signed', BODY, { ...headers(), 'webhook-id': 'evt_2' }],
  ['has no signature', BODY, { ...headers(), 'webhook-signature': undefined }],
  ['has an empty signature', BODY, { ...headers(), 'webhook-signature': '' }],
  ['has a signature without a value', BODY, { ...headers(), 'webhook-signature': 'v1,' }],
  ['has a malformed signature', BODY, { ...headers(), 'webhook-signature': 'v1,%%%% nonsense' }],
  ['has a signature of an unsupported version', BODY, { ...headers(), 'webhook-signature': headers()['webhook-signature'].replace('v1,', 'v1a,') }],
  ['has no valid timestamp', BODY, { ...headers(), 'webhook-timestamp': 'now' }],
  ['has no headers', BODY, {}],
  ['is not UTF-8', Uint8Array.of(0xff, 0xfe), headers()],
];

for (const [what, body, form] of WRONG) {
  it(`rejects a webhook that ${what}`, () => {
    assert.throws(() => verifyWebhook(body, form, SECRET), (error) => {
      assert.ok(error instanceof WebhookVerificationError);
      assert.ok(!error.message.includes(SECRET.slice(6)));
      return true;
    });
  });
}

it('requires a valid secret', () => {
  for (const secret of ['', [], 'whsec_', [SECRET, 'whsec_%%%']]) {
    assert.throws(() => verifyWebhook(BODY, headers(), secret), (error) => {
      assert.ok(error instanceof TypeError);
      assert.ok(!error.message.includes('%%%'));
      return true;
    });
  }
});
