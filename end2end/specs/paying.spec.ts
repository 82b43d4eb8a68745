// A payment from the product to the receipt, in both languages, with and without JavaScript.

import { expectChargedOnce, masked, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${language} ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      test.use({ language, javaScriptEnabled });

      test('a payer buys a product, sees the receipt and returns to the shop', async ({
        payer,
        texts,
        checkout,
        page,
      }) => {
        await payer.shop.open();
        await expect(page).toHaveTitle(/Demo Shop/);
        await payer.shop.howManyHoney.selectOption('2');
        await payer.shop.howManyHoney.selectOption('1');
        await payer.shop.buyHoney.click();

        await expect(payer.payPage.heading).toHaveText(texts.payShop);
        await expect(payer.payPage.main).toContainText(texts.honeyPrice);
        const invoice = await payer.invoice();
        if (javaScriptEnabled) await payer.payPage.hydrated();
        await payer.goToBkash();

        await expect(payer.bkash.heading).toHaveText(texts.bkash);
        await payer.confirm();

        await expect(payer.receipt.heading).toHaveText(texts.paid);
        const booking = await expectChargedOnce(checkout.simulator, invoice);
        expect(booking).toMatchObject({ wallet: payer.wallet, amount: '700.00' });
        await expect(payer.receipt.trxId).toHaveText(booking.trxID);
        await expect(payer.receipt.paidFrom).toHaveText(masked(payer.wallet));

        await payer.receipt.backToShop.click();
        await expect(payer.order.heading).toHaveText(texts.order(invoice));
        await expect(payer.order.status).toContainText(texts.orderPaid);
        await expect(payer.order.trxId).toHaveText(booking.trxID);
        await expect(payer.order.payNow).toHaveCount(0);
      });
    });
  }
}

test('a changed language is kept up to the receipt', async ({ payer, page }) => {
  await payer.orders();
  await page.getByRole('link', { name: 'বাংলা' }).click();
  await expect(page.getByRole('button', { name: 'বিকাশে পেমেন্ট করুন' })).toBeVisible();
  await page.getByRole('button', { name: 'বিকাশে পেমেন্ট করুন' }).click();
  // bKash's page uses the browser's language.
  await payer.confirm();
  await expect(payer.receipt.heading).toHaveText('পেমেন্ট সফল হয়েছে');
});
