// bKash charges the payer and its response is lost. The page says that the outcome is unknown and then shows the receipt
// without a reload. The order is charged once.

import { bookings, expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { AFTER_QUERY, loseExecute } from '../helpers/lost_answer.js';

test('a lost response turns into the receipt without a reload @slow', async ({ payer, texts, checkout }) => {
  test.setTimeout(90_000);
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await loseExecute(checkout.simulator, 'cut_after');
  await payer.confirm();
  await expect(payer.payPage.heading).toHaveText(texts.unknown);
  await expect(payer.payPage.main).toContainText(texts.notTwice);
  await expect(payer.payPage.pay).toHaveCount(0);
  await expect(payer.receipt.heading).toHaveText(texts.paid, AFTER_QUERY);
  const booking = await expectChargedOnce(checkout.simulator, invoice);
  await expect(payer.receipt.trxId).toHaveText(booking.trxID);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a lost response turns into the receipt without a reload @slow', async ({ payer, texts, checkout }) => {
    test.setTimeout(90_000);
    const { invoice } = await payer.orders();
    await payer.goToBkash();
    await loseExecute(checkout.simulator, 'cut_after');
    await payer.confirm();
    await expect(payer.payPage.heading).toHaveText(texts.unknown);
    await expect(payer.receipt.heading).toHaveText(texts.paid, AFTER_QUERY);
    await expectChargedOnce(checkout.simulator, invoice);
  });
});

test('an Execute that never arrived charges nothing, and the order can be paid @slow', async ({
  payer,
  texts,
  checkout,
}) => {
  test.setTimeout(90_000);
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await loseExecute(checkout.simulator, 'cut_before');
  await payer.confirm();
  await expect(payer.payPage.heading).toHaveText(texts.unknown);
  await expect(payer.payPage.status).toContainText(
    'We asked bKash: the last try was not carried out. No money was taken.',
    AFTER_QUERY,
  );
  await expectNotCharged(checkout.simulator, invoice);
  await payer.pay();
  expect(await bookings(checkout.simulator, invoice)).toHaveLength(1);
});

test('a server killed after the PIN resolves the payment after its restart @slow', async ({
  payer,
  texts,
  checkout,
  page,
  context,
  browserErrors,
}) => {
  test.setTimeout(120_000);
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  await loseExecute(checkout.simulator, 'silent_after');
  await payer.bkash.pin.fill('12121');
  await payer.bkash.confirm.click({ noWaitAfter: true });
  await expect.poll(() => bookings(checkout.simulator, invoice)).toHaveLength(1);
  await checkout.kill();
  // The browser repeats a request without a response, so the payer uses another tab.
  const later = payer.inTab(await context.newPage());
  await page.close();
  await checkout.restart();

  await later.openOrder(session);
  await expect(later.payPage.heading).toHaveText(texts.working);
  await expect(later.payPage.main).toContainText(texts.notTwice);
  await expect(later.receipt.heading).toHaveText(texts.paid, AFTER_QUERY);
  const booking = await expectChargedOnce(checkout.simulator, invoice);
  await expect(later.receipt.trxId).toHaveText(booking.trxID);
  browserErrors.ignore(/ERR_|chrome-error/);
});

test('a charge that differs from the order is shown as one that the shop must check', async ({
  payer,
  texts,
  checkout,
}) => {
  await payer.orders();
  await payer.goToBkash();
  await checkout.simulator.fault({ operation: 'execute', kind: 'wrong_amount' });
  await payer.confirm();
  await expect(payer.payPage.heading).toHaveText('The shop must check this payment');
  await expect(payer.payPage.main).toContainText(texts.notTwice);
  await expect(payer.payPage.pay).toHaveCount(0);
});
