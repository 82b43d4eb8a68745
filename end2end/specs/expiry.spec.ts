// A session expires. Its page says so, and that nothing was charged. A payer who is already at bKash can still pay.

import { Checkout, expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { expectExpired } from '../helpers/expiry.js';

test('an unpaid session expires, and a payment at bKash can still be completed', async ({
  payer,
  texts,
  browser,
  browserErrors,
}) => {
  test.setTimeout(120_000);
  const shortLived = await Checkout.start({ demoShop: true, settings: { CHECKOUT__MERCHANT__SESSION_MINUTES: '1' } });
  const context = await browser.newContext({ baseURL: shortLived.origin, locale: texts.tag });
  const late = payer.inTab(await context.newPage());
  const quick = payer.inTab(await context.newPage());
  try {
    const { invoice: finished } = await quick.orders();
    await quick.goToBkash();
    await quick.identify();
    const { session, invoice: missed } = await late.orders();
    await late.payPage.hydrated();

    // The countdown ends, and the page changes without a reload.
    await late.page.bringToFront();
    await expectExpired(shortLived, session);
    await expect(late.payPage.heading).toHaveText(texts.expired);
    await expect(late.payPage.main).toContainText(texts.noMoney);
    await expect(late.payPage.pay).toHaveCount(0);
    await late.payPage.backToShop.click();
    await expect(late.order.status).toContainText(texts.orderOver);
    await expectNotCharged(shortLived.simulator, missed);

    await quick.bkash.enterPin();
    await expect(quick.receipt.heading).toHaveText(texts.paid);
    await expectChargedOnce(shortLived.simulator, finished);
  } finally {
    await context.close();
    await shortLived.stop();
  }
  browserErrors.ignore(/410/);
});
