// Payers press Back, reload and click twice. The page always shows the payment's status, and the order is charged once.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled });

    test('Back leads from each of bKash\'s pages to the order, and on again', async ({
      payer,
      texts,
      checkout,
    }) => {
      const { payPage, bkash } = payer;
      const { invoice } = await payer.orders();
      await payer.goToBkash();
      const comesBack = async (): Promise<void> => {
        await payer.goesBackTo(checkout.origin);
        await expect(payPage.heading).toHaveText(texts.atBkash);
        await expect(payPage.main).toContainText('no money has been taken yet');
        await payPage.continueAtBkash.click();
      };
      await comesBack();
      await bkash.enterNumber(payer.wallet);
      await expect(bkash.code).toBeVisible();
      await comesBack();
      await bkash.enterCode();
      await expect(bkash.pin).toBeVisible();
      await comesBack();
      await expectNotCharged(checkout.simulator, invoice);
      await bkash.enterPin();
      await expect(payer.receipt.heading).toHaveText(texts.paid);
      await expectChargedOnce(checkout.simulator, invoice);
    });

    test('Back from the receipt causes no second charge', async ({ payer, texts, checkout, page }) => {
      const { invoice, session } = await payer.buyOneHoney();
      await page.goBack();
      await expect(payer.payPage.heading).toHaveText(new RegExp(`${texts.paid}|${texts.bkash}`));
      if (!page.url().startsWith(checkout.origin)) {
        await expect(payer.bkash.status).toContainText(texts.finished);
        await payer.bkash.backToMerchant.click();
      }
      await expect(payer.receipt.heading).toHaveText(texts.paid);
      await payer.goesBackTo(checkout.origin);
      await payer.openOrder(session);
      await expect(payer.receipt.heading).toHaveText(texts.paid);
      await expectChargedOnce(checkout.simulator, invoice);
    });

    test('a reload at every step changes nothing', async ({ payer, texts, checkout, page }) => {
      const { payPage, bkash, receipt } = payer;
      const { invoice } = await payer.orders();
      await page.reload();
      await expect(payPage.pay).toBeVisible();
      await payer.goToBkash();
      await page.reload();
      await bkash.enterNumber(payer.wallet);
      await expect(bkash.code).toBeVisible();
      await page.reload();
      await bkash.enterCode();
      await expect(bkash.pin).toBeVisible();
      await page.reload();
      await bkash.enterPin();
      await expect(receipt.heading).toHaveText(texts.paid);
      await page.reload();
      await expect(receipt.heading).toHaveText(texts.paid);
      await expectChargedOnce(checkout.simulator, invoice);
    });

    test('double clicks on every button make one payment', async ({
      payer,
      texts,
      checkout,
    }) => {
      const { payPage, bkash, receipt } = payer;
      const { invoice } = await payer.orders();
      if (javaScriptEnabled) await payPage.hydrated();
      const before = await checkout.simulator.calls('create');
      await payPage.pay.dblclick();
      await expect(bkash.number).toBeVisible();
      expect(await checkout.simulator.calls('create')).toBe(before + 1);
      await payer.identify();
      await bkash.pin.fill('12121');
      await bkash.confirm.dblclick();
      await expect(receipt.heading).toHaveText(texts.paid);
      await expectChargedOnce(checkout.simulator, invoice);
    });
  });
}
