// What we give to shops works where they install it, and finds the mistake that it is there to find.

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

const EVERY_TEST = {
  'shop.spec.js: honey is sent once it is paid': 'passed',
  'shop.spec.js: nothing is sent to somebody who only opens the success page': 'passed',
  'shop.spec.ts: a paid order is told by a signed webhook and charged once': 'passed',
  'shop.spec.ts: a payer whose wallet is empty pays with another one': 'passed',
  'shop.spec.ts: nothing is sent to somebody who forges the success page': 'passed',
  'shop.spec.ts: a payer pays in the language of their browser': 'passed',
};

test('a shop that believes its webhooks passes its own tests @slow', async ({ installed }) => {
  await installed.checkTypes();
  expect(await installed.test()).toEqual(EVERY_TEST);
});

test('a shop that delivers because the address says success fails them @slow', async ({ installed }) => {
  expect(await installed.test({ GULLIBLE: '1' })).toEqual({
    ...EVERY_TEST,
    'shop.spec.js: nothing is sent to somebody who only opens the success page': 'failed',
    'shop.spec.ts: nothing is sent to somebody who forges the success page': 'failed',
  });
});
