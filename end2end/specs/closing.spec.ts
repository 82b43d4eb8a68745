// A payer may close bKash's page at any of its three steps. Nothing is taken, the
// order is kept, and the page says both.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import type { Customer } from '../pages/customer.js';

const steps: [string, (payer: Customer) => Promise<void>][] = [
  ['number', async () => {}],
  ['code', async (payer) => payer.bkash.enterNumber(payer.wallet)],
  ['PIN', async (payer) => payer.identify()],
];

for (const [step, goThere] of steps) {
  test(`a payer closes the page of the ${step} and pays after all`, async ({
    payer,
    words,
    checkout,
  }) => {
    const { invoice } = await payer.orders();
    await payer.goToBkash();
    await goThere(payer);
    await payer.bkash.close.click();
    await expect(payer.payPage.status).toContainText(words.closed);
    await expectNotCharged(checkout.simulator, invoice);

    await payer.goToBkash();
    await payer.confirm();
    await expect(payer.receipt.heading).toHaveText(words.paid);
    await expectChargedOnce(checkout.simulator, invoice);
  });
}

test('a payer cancels the order and finds it over at the shop', async ({ payer, words, checkout }) => {
  const { session, invoice } = await payer.orders();
  await payer.payPage.cancel.click();
  await payer.payPage.cancelYes.click();
  await expect(payer.payPage.heading).toHaveText(words.cancelled);
  await expect(payer.payPage.main).toContainText(words.noMoney);
  await payer.payPage.backToShop.click();
  await expect(payer.order.status).toContainText(words.orderOver);
  await payer.opens(session);
  await expect(payer.payPage.pay).toHaveCount(0);
  await expectNotCharged(checkout.simulator, invoice);
});

test('a payer cancels while at bKash, and the open page there takes nothing', async ({
  payer,
  words,
  checkout,
  context,
}) => {
  const { session, invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  const other = payer.inTab(await context.newPage());
  await other.opens(session);
  await other.payPage.cancel.click();
  await other.payPage.cancelYes.click();
  await expect(other.payPage.heading).toHaveText(words.cancelled);
  await payer.bkash.enterPin();
  await expect(payer.payPage.heading).toHaveText(words.cancelled);
  await expect(payer.payPage.main).toContainText(words.noMoney);
  await expectNotCharged(checkout.simulator, invoice);
});
