// The size of an order's page, as the browser receives it.

import type { Page, Response } from '@playwright/test';

import { expect, test } from '../fixtures/index.js';

const FIRST_VIEW = 14_336;
const LIVE = 50_000;

interface Weight {
  path: string;
  encoding: string;
  bytes: number;
}

async function weigh(response: Response): Promise<Weight> {
  const { responseBodySize } = await response.request().sizes();
  return {
    path: new URL(response.url()).pathname,
    encoding: (await response.headerValue('content-encoding')) ?? 'none',
    bytes: responseBodySize,
  };
}

/** Everything that the page fetches until its islands are hydrated. */
async function weighed(page: Page, address: string): Promise<Weight[]> {
  const responses: Response[] = [];
  page.on('response', (response) => responses.push(response));
  await page.goto(address);
  await expect(page.getByRole('timer')).toBeVisible();
  return Promise.all(responses.map(weigh));
}

const total = (weights: Weight[]): number => weights.reduce((sum, { bytes }) => sum + bytes, 0);

for (const language of ['en', 'bn'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('the first view of a session stays within its budgets', async ({
      payer,
      browser,
      checkout,
      texts,
    }, info) => {
      const { session } = await payer.orders();
      const fresh = await browser.newContext({ baseURL: checkout.origin, locale: texts.tag });
      const weights = await weighed(await fresh.newPage(), `/pay/${session}`);
      await fresh.close();
      await info.attach('weights', {
        body: JSON.stringify(weights, null, 2),
        contentType: 'application/json',
      });

      const live = weights.filter(({ path }) => /\.(js|wasm)$/.test(path));
      const seen = weights.filter(({ path }) => path.startsWith('/pay/') || path.endsWith('.css'));
      expect(seen).toHaveLength(2);
      expect(live).toHaveLength(2);
      for (const { path, encoding } of [...seen, ...live]) expect(encoding, path).toBe('br');
      expect(total(seen), 'HTML and CSS').toBeLessThanOrEqual(FIRST_VIEW);
      expect(total(live), 'JavaScript and WebAssembly').toBeLessThanOrEqual(LIVE);
      info.annotations.push({
        type: 'bytes',
        description: `HTML + CSS ${total(seen)}, JS + WASM ${total(live)}`,
      });
    });
  });
}

test('a receipt loads no script', async ({ payer, page }) => {
  const { session } = await payer.buyOneHoney();
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (/\.(js|wasm)(\?|$)/.test(request.url())) scripts.push(request.url());
  });
  await payer.openOrder(session);
  await expect(payer.receipt.trxId).toBeVisible();
  expect(scripts).toEqual([]);
});
