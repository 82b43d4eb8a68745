// The package as shops install it: its tests pass for a correct shop and fail for one that trusts the success URL.

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { expect, test as base } from '@playwright/test';

import { InstalledShop } from '../helpers/installed_shop.js';

const test = base.extend<object, { installed: InstalledShop }>({
  installed: [
    async ({}, use) => {
      const shop = await InstalledShop.install();
      await use(shop);
      shop.remove();
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});

test.describe.configure({ mode: 'default', timeout: 180_000 });

/** The packages of a lock file. */
const locked = (folder: string): Record<string, { integrity?: string }> => {
  const file = fileURLToPath(new URL(`${folder}package-lock.json`, import.meta.url));
  return (JSON.parse(readFileSync(file, 'utf8')) as { packages: Record<string, { integrity?: string }> }).packages;
};

const EVERY_TEST = {
  'shop.spec.js: honey is sent once it is paid': 'passed',
  'shop.spec.js: opening the success page does not deliver anything': 'passed',
  'shop.spec.ts: a paid order is reported by a signed webhook and charged once': 'passed',
  'shop.spec.ts: a payer whose wallet is empty pays with another one': 'passed',
  'shop.spec.ts: a forged visit to the success page delivers nothing': 'passed',
  'shop.spec.ts: only signed webhooks are accepted': 'passed',
  'shop.spec.ts: a shop that was down receives the webhook later': 'passed',
  'shop.spec.ts: a payer pays in the language of their browser': 'passed',
};

test("the installed shop adds only the package to the workspace's dependencies", () => {
  const { '': shop, 'node_modules/@bkash-checkout/playwright': ours, ...others } = locked('../installed/');
  expect([shop, ours]).not.toContain(undefined);
  const workspace = locked('../../');
  for (const [name, { integrity }] of Object.entries(others)) expect(workspace[name]?.integrity, name).toBe(integrity);
});

test("the package's types fit a shop's TypeScript @slow", async ({ installed }) => {
  await installed.checkTypes();
});

test('a shop that relies on webhooks passes its tests @slow', async ({ installed }) => {
  expect(await installed.test()).toEqual(EVERY_TEST);
});

test('a shop that trusts the success URL fails its tests @slow', async ({ installed }) => {
  expect(await installed.test({ GULLIBLE: '1' })).toEqual({
    ...EVERY_TEST,
    'shop.spec.js: opening the success page does not deliver anything': 'failed',
    'shop.spec.ts: a forged visit to the success page delivers nothing': 'failed',
  });
  // The traces and logs of those tests contain no secrets, although this shop writes them to its log.
  const leftovers = await installed.leftovers();
  for (const whole of ['/v1/checkout/sessions', 'Buy honey', 'sk_test_…']) expect(leftovers.includes(whole), whole).toBe(true);
  expect(/(?:sk_test_|whsec_)[\w+/]{8}/.exec(leftovers)?.[0]).toBeUndefined();
});
