// A payer closes bKash's page at each of its three steps, or cancels the order. Nothing is charged.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const step of ['number', 'code', 'pin'] as const) {
  test(`a payer closes the page of the ${step} and pays after all`, async ({
    payer,
    texts,
    checkout,
  }) => {
    const { invoice } = await payer.orders();
    await payer.close(step);
    await expect(payer.payPage.status).toContainText(texts.closed);
    await expectNotCharged(checkout.simulator, invoice);

    await payer.pay();
    await expectChargedOnce(checkout.simulator, invoice);
  });
}

for (const language of ['en', 'bn'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a payer cancels the order and the shop shows it as cancelled', async ({ payer, texts, checkout }) => {
      const { session, invoice } = await payer.orders();
      await payer.cancel();
      await expect(payer.payPage.main).toContainText(texts.noMoney);
      await payer.payPage.backToShop.click();
      await expect(payer.order.status).toContainText(texts.orderOver);
      await payer.openOrder(session);
      await expect(payer.payPage.pay).toHaveCount(0);
      await expectNotCharged(checkout.simulator, invoice);
    });
  });
}

test("cancelling while bKash's page is open takes no money", async ({
  payer,
  texts,
  checkout,
  context,
}) => {
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  const other = payer.inTab(await context.newPage());
  await other.openOrder(session);
  await other.cancel();
  await payer.bkash.enterPin();
  await expect(payer.payPage.heading).toHaveText(texts.cancelled);
  await expect(payer.payPage.main).toContainText(texts.noMoney);
  await expectNotCharged(checkout.simulator, invoice);
});
