// Whichever of bKash's APIs a merchant was given: the payer presses one button and gets a receipt.

import { expect, test as base } from '../fixtures/index.js';
import { Checkout, type Family } from '../helpers/checkout.js';
import { expectChargedOnce, expectNotCharged } from '../helpers/ledger.js';
import { CheckoutFrame } from '../pages/checkout_frame.js';

/** Tests whose checkout uses another of bKash's APIs. */
const using = (family: Family) =>
  base.extend<object, { checkout: Checkout }>({
    checkout: [
      async ({}, use) => {
        const checkout = await Checkout.start({ family });
        await use(checkout);
        await checkout.stop();
      },
      { scope: 'worker', timeout: 60_000 },
    ],
  });

const v2 = using('tokenized-v2');
const v03 = using('tokenized-v0.3');
const iframe = using('checkout-iframe');

v2.describe('tokenized v2', () => {
  v2('pays, remembers a wallet, and pays by PIN alone', async ({ payer, checkout, words }) => {
    const first = await payer.buysHoney();
    await expectChargedOnce(checkout.simulator, first.invoice);
    await checkout.simulator.advance(301); // Past bKash's window for duplicates.
    const second = await payer.savesWalletAndPays();
    await expectChargedOnce(checkout.simulator, second.invoice);
    await checkout.simulator.advance(301);
    const third = await payer.orders();
    await payer.pay.payWith(payer.wallet).click();
    await payer.bkash.enterPin();
    await expect(payer.receipt.heading).toHaveText(words.paid);
    await expectChargedOnce(checkout.simulator, third.invoice);
  });
});

v03.describe('guide v0.3', () => {
  v03('asks for consent first, then for the PIN', async ({ payer, checkout, words }) => {
    const { invoice } = await payer.orders();
    await expect(payer.pay.remember).toHaveCount(0);
    await payer.goesToBkash();
    await payer.confirms();
    await payer.bkash.enterPin();
    await expect(payer.receipt.heading).toHaveText(words.paid);
    await expectChargedOnce(checkout.simulator, invoice);
  });
});

iframe.describe('Checkout (iFrame)', () => {
  for (const language of ['en', 'bn'] as const) {
    iframe.describe(`in ${language}`, () => {
      iframe.use({ language, viewport: { width: 320, height: 640 } });

      iframe('pays in a window over our page', async ({ payer, page, words, checkout }) => {
        const { invoice } = await payer.orders();
        await payer.pay.pay.click();
        await new CheckoutFrame(page, words).confirms(payer.wallet);
        await expect(payer.receipt.heading).toHaveText(words.paid);
        await expectChargedOnce(checkout.simulator, invoice);
      });

      iframe('a payer who closes the window can pay later', async ({
        payer,
        page,
        words,
        checkout,
      }) => {
        const { invoice } = await payer.orders();
        await payer.pay.pay.click();
        const window = new CheckoutFrame(page, words);
        await window.bkash.close.click();
        await expect(payer.pay.heading).toHaveText(words.payShop);
        await expectNotCharged(checkout.simulator, invoice);
        await payer.pay.pay.click();
        await window.confirms(payer.wallet);
        await expect(payer.receipt.heading).toHaveText(words.paid);
      });
    });
  }

  iframe('when bKash’s script does not come, the page says so', async ({ payer, page, complaints }) => {
    await page.route('**/bKash-checkout-sandbox.js', async (route) => route.abort());
    await payer.orders();
    await payer.pay.pay.click();
    await expect(page.getByRole('alert')).toContainText('No money was taken');
    complaints.forgive(/ERR_FAILED/);
  });
});
