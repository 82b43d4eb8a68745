// The callback passes through the payer's browser, so it is only a hint. Repeated, forged or lost callbacks never decide
// about money.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { Customer } from '../pages/customer.js';

test('a repeated callback charges once', async ({ payer, texts, checkout, page }) => {
  const callback = page.waitForRequest(/\/callback\?/);
  const { invoice } = await payer.buyOneHoney();
  await page.goto((await callback).url());
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});

test('two simultaneous callbacks charge once', async ({ payer, texts, checkout, browserErrors }) => {
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await checkout.simulator.fault({ operation: 'callback', kind: 'duplicate_callback' });
  await payer.confirm();
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
  // The checkout's page cannot be framed.
  browserErrors.ignore(/frame/i);
});

for (const [what, tamper] of [
  ['a wrong signature', (query: URLSearchParams) => query.set('signature', 'forged')],
  ['no signature', (query: URLSearchParams) => query.delete('signature')],
  ["another payment's identifier", (query: URLSearchParams) => query.set('paymentID', 'TR0011forged')],
] as const) {
  test(`a forged callback with ${what} changes nothing`, async ({ payer, texts, checkout, page }) => {
    const { session, invoice } = await payer.orders();
    await payer.goToBkash();
    const link = page.url();
    const paymentID = payer.bkash.paymentId();
    for (const status of ['success', 'cancel', 'failure']) {
      const query = new URLSearchParams({ paymentID, status, signature: 'Xx0000000000' });
      tamper(query);
      await page.goto(`/pay/${session}/callback?${query}`);
      await expect(payer.payPage.heading).toHaveText(texts.atBkash);
    }
    await expectNotCharged(checkout.simulator, invoice);
    await page.goto(link);
    await payer.confirm();
    await expect(payer.receipt.heading).toHaveText(texts.paid);
    await expectChargedOnce(checkout.simulator, invoice);
  });
}

test('a payer whose callback was lost continues in a new browser', async ({
  payer,
  texts,
  checkout,
  context,
  browser,
}) => {
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  await checkout.simulator.fault({ operation: 'callback', kind: 'lost_callback' });
  await payer.confirm();
  await expect(payer.bkash.status).toContainText('your browser was not sent back');
  await context.close();

  const later = await browser.newContext({ baseURL: checkout.origin, locale: texts.tag });
  const again = new Customer(await later.newPage(), texts, payer.wallet);
  await again.openOrder(session);
  await expect(again.payPage.heading).toHaveText(texts.atBkash);
  await expectNotCharged(checkout.simulator, invoice);
  await again.payPage.continueAtBkash.click();
  await expect(again.bkash.status).toContainText(texts.finished);
  await again.bkash.backToMerchant.click();
  await expect(again.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
  await later.close();
});

test('a payer who closes the browser right after the PIN finds the receipt', async ({
  payer,
  texts,
  checkout,
  context,
  page,
  browser,
}) => {
  const later = await browser.newContext({ baseURL: checkout.origin, locale: texts.tag });
  const again = new Customer(await later.newPage(), texts, payer.wallet);
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  const { simulator } = checkout;
  const before = await simulator.calls('execute');
  // The PIN is right, and bKash does not answer Execute before the browser is closed.
  const callback = await simulator.approve(payer.bkash.paymentId(), payer.wallet);
  simulator.pause();
  const returned = page.goto(callback).catch(() => undefined);

  await again.openOrder(session);
  await expect(again.payPage.heading).toHaveText(texts.working);
  await expect(again.payPage.main).toContainText(texts.notTwice);
  await page.close();
  await context.close();
  await returned;
  simulator.resume();
  await expect(again.receipt.heading).toHaveText(texts.paid);
  expect(await checkout.simulator.calls('execute')).toBe(before + 1);
  await expectChargedOnce(checkout.simulator, invoice);
  await later.close();
});
