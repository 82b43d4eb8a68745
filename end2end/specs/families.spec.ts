// Payments with each of bKash's APIs.

import { expectChargedOnce, expectNotCharged, type Family } from '@bkash-checkout/playwright';

import { expect, test as base } from '../fixtures/index.js';

/** Tests whose checkout uses another of bKash's APIs. */
const using = (family: Family) => base.extend({ family });

const v2 = using('tokenized-v2');
const v03 = using('tokenized-v0.3');
const iframe = using('checkout-iframe');

v2.describe('tokenized v2', () => {
  v2('pays, remembers a wallet, and pays by PIN alone', async ({ payer, checkout }) => {
    const first = await payer.buyOneHoney();
    await expectChargedOnce(checkout.simulator, first.invoice);
    await checkout.simulator.advance(301); // Past bKash's window for duplicates.
    const second = await payer.savesWalletAndPays();
    await expectChargedOnce(checkout.simulator, second.invoice);
    await checkout.simulator.advance(301);
    const third = await payer.orders();
    await payer.pay({ saved: true });
    await expectChargedOnce(checkout.simulator, third.invoice);
  });
});

v03.describe('guide v0.3', () => {
  v03('asks for consent first, then for the PIN', async ({ payer, checkout }) => {
    const { invoice } = await payer.orders();
    await expect(payer.payPage.remember).toHaveCount(0);
    await payer.goToBkash();
    await expect(payer.bkash.purpose).toBeVisible();
    await payer.confirm();
    await expect(payer.bkash.purpose).toHaveCount(0);
    await payer.bkash.enterPin();
    await payer.expectPaid();
    await expectChargedOnce(checkout.simulator, invoice);
  });
});

iframe.describe('Checkout (iFrame)', () => {
  for (const language of ['en', 'bn'] as const) {
    iframe.describe(`in ${language}`, () => {
      iframe.use({ language, viewport: { width: 320, height: 640 } });

      iframe('pays in a window over our page', async ({ payer, checkout }) => {
        const { invoice } = await payer.orders();
        await payer.pay();
        await expectChargedOnce(checkout.simulator, invoice);
      });

      iframe('a payer who closes the window can pay later', async ({
        payer,
        texts,
        checkout,
      }) => {
        const { invoice } = await payer.orders();
        await payer.close('number');
        await expect(payer.payPage.heading).toHaveText(texts.payShop);
        await expectNotCharged(checkout.simulator, invoice);
        await payer.pay();
      });
    });
  }

  iframe('if bKash’s script cannot be loaded, the page says so', async ({ payer, page, browserErrors }) => {
    await page.route('**/bKash-checkout-sandbox.js', async (route) => route.abort());
    await payer.orders();
    await payer.payPage.pay.click();
    await expect(page.getByRole('alert')).toContainText('No money was taken');
    browserErrors.ignore(/ERR_FAILED/);
  });
});
