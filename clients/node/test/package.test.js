// The published package: its files, version, dependencies, exports and types.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { it } from 'node:test';
import { fileURLToPath } from 'node:url';

import * as everything from 'bkash-checkout';

/** @typedef {import('bkash-checkout').Checkout} Checkout */

const folder = fileURLToPath(new URL('..', import.meta.url));
const described = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

it('packs the compiled sources, the types and the documentation', () => {
  const output = execFileSync('npm', ['pack', '--dry-run', '--json'], { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  const packed = JSON.parse(output)[0].files.map((/** @type {{ path: string }} */ file) => file.path);
  const sources = readdirSync(`${folder}/src`, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  const compiled = sources.flatMap((name) => ['.js', '.d.ts'].map((end) => `dist/${name.replace(/\.ts$/, end)}`));
  assert.ok(sources.length > 15);
  assert.deepEqual(packed.sort(), ['LICENSE', 'README.md', 'package.json', ...compiled].sort());
});

it('has the version that requests send, and one dependency', () => {
  assert.equal(everything.VERSION, described.version);
  assert.deepEqual(Object.keys(described.dependencies), ['standardwebhooks']);
});

it('exports exactly the public API', () => {
  assert.deepEqual(Object.keys(everything).sort(), [
    'API_VERSION',
    'Checkout',
    'CheckoutError',
    'CheckoutProblem',
    'CheckoutUnreachable',
    'EVENT_TYPES',
    'Pages',
    'VERSION',
    'WebhookVerificationError',
    'verifyWebhook',
  ]);
});

// Never called: the compiler checks that each line marked with `@ts-expect-error` is an error.
/** @param {Checkout} checkout @param {import('bkash-checkout').CheckoutSession} session @param {import('bkash-checkout').WebhookEvent} event */
export function typeErrors(checkout, session, event) {
  const urls = { success_url: 'https://shop.example', cancel_url: 'https://shop.example' };
  // @ts-expect-error An amount is a string.
  void checkout.sessions.create({ amount: 599, invoice: 'INV-1', ...urls });
  // @ts-expect-error `invoice` is required.
  void checkout.sessions.create({ amount: '599.00', ...urls });
  // @ts-expect-error `currency` is not a parameter.
  void checkout.sessions.create({ amount: '599.00', invoice: 'INV-1', currency: 'BDT', ...urls });
  // @ts-expect-error `payment` can be null.
  session.payment.length;
  // @ts-expect-error A `session.…` event has no payment.
  if (event.type === 'session.opened') event.payment.id;
  if (event.type === 'agreement.revoked') {
    event.object.wallet;
    // @ts-expect-error An agreement has no invoice.
    event.object.invoice;
  }
  // Values of later versions are allowed.
  void (session.status === 'disputed' && event.type === 'payment.disputed');
}
