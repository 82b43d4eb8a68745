// One order in several tabs: they share one payment, and each shows the outcome.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

test('two tabs of one session make one payment, and both show the receipt', async ({
  payer,
  texts,
  checkout,
  context,
}) => {
  const { session, invoice } = await payer.orders();
  const other = payer.inTab(await context.newPage());
  await other.openOrder(session);
  await payer.goToBkash();
  await other.goToBkash();
  expect(other.bkash.paymentId()).toBe(payer.bkash.paymentId());
  await payer.confirm();
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await other.bkash.enterNumber(payer.wallet);
  await expect(other.bkash.status).toContainText(texts.finished);
  await other.bkash.backToMerchant.click();
  await expect(other.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});

test('a background tab shows the receipt without a reload', async ({ payer, texts, checkout, context }) => {
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  const other = payer.inTab(await context.newPage());
  await other.openOrder(session);
  await expect(other.payPage.heading).toHaveText(texts.atBkash);
  await payer.confirm();
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await other.page.bringToFront();
  await expect(other.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});

test('a payer who starts again is charged for the new attempt only', async ({
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
  await other.payPage.again.click();
  await expect(other.bkash.number).toBeVisible();
  expect(other.bkash.paymentId()).not.toBe(payer.bkash.paymentId());
  await payer.bkash.enterPin();
  await expect(payer.payPage.heading).toHaveText(texts.atBkash);
  await expectNotCharged(checkout.simulator, invoice);
  await other.confirm();
  await expect(other.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});
