// "Remember this wallet": after one consent, the PIN is enough.

import { expectChargedOnce, expectNotCharged, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${language} ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      test.use({ language, javaScriptEnabled });

      test('a saved wallet pays the next order with the PIN alone', async ({ payer, texts, checkout }) => {
        const first = await payer.savesWalletAndPays();
        await expectChargedOnce(checkout.simulator, first.invoice);
        await checkout.simulator.advance(301); // Past bKash's window for duplicates.

        const second = await payer.orders();
        if (javaScriptEnabled) await payer.payPage.hydrated();
        await payer.payPage.payWith(payer.wallet).click();
        await expect(payer.bkash.pin).toBeVisible();
        await expect(payer.bkash.number).toHaveCount(0);
        await payer.bkash.enterPin();
        await expect(payer.receipt.heading).toHaveText(texts.paid);
        const booking = await expectChargedOnce(checkout.simulator, second.invoice);
        expect(booking.wallet).toBe(payer.wallet);
        await expect(payer.receipt.trxId).toHaveText(booking.trxID);
      });
    });
  }
}

test('a payer who closes the consent page can still pay', async ({ payer, texts, checkout }) => {
  const { invoice } = await payer.orders();
  await payer.payPage.remember.check();
  await payer.goToBkash();
  await payer.bkash.close.click();
  await expect(payer.payPage.status).toContainText(texts.walletNotSaved);
  await expectNotCharged(checkout.simulator, invoice);
  await payer.pay();
  await expectChargedOnce(checkout.simulator, invoice);
});

test('a payer who closes the PIN page keeps the saved wallet and the order', async ({
  payer,
  texts,
  checkout,
}) => {
  const { invoice } = await payer.orders();
  await payer.payPage.remember.check();
  await payer.goToBkash();
  await payer.confirm();
  await expect(payer.bkash.main).toContainText(invoice);
  await payer.bkash.close.click();
  await expect(payer.payPage.status).toContainText(texts.closed);
  await expect(payer.payPage.payWith(payer.wallet)).toBeVisible();
  await expectNotCharged(checkout.simulator, invoice);
});

test('an agreement that bKash no longer knows is reported and charges nothing', async ({
  payer,
  checkout,
}) => {
  await payer.savesWalletAndPays();
  const second = await payer.orders();
  await checkout.simulator.reset();
  await payer.payPage.payWith(payer.wallet).click();
  await expect(payer.payPage.status).toContainText(
    'This saved wallet can no longer be used. No money was taken.',
  );
  await expect(payer.payPage.payWith(payer.wallet)).toHaveCount(0);
  await payer.goToBkash();
  await payer.confirm();
  await expect(payer.receipt.heading).toHaveText('Payment complete');
  await expectChargedOnce(checkout.simulator, second.invoice);
});
