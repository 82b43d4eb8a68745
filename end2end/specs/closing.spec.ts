// A payer may close bKash's page at any of its three steps. Nothing is taken, the
// order is kept, and the page says both.

import { expect, test } from '../fixtures/index.js';
import { expectChargedOnce, expectNotCharged } from '../helpers/ledger.js';
import type { Payer } from '../pages/payer.js';

const steps: [string, (payer: Payer) => Promise<void>][] = [
  ['number', async () => {}],
  ['code', async (payer) => payer.bkash.enterNumber(payer.wallet)],
  ['PIN', async (payer) => payer.identifies()],
];

for (const [step, goThere] of steps) {
  test(`a payer closes the page of the ${step} and pays after all`, async ({
    payer,
    words,
    checkout,
  }) => {
    const { invoice } = await payer.orders();
    await payer.goesToBkash();
    await goThere(payer);
    await payer.bkash.close.click();
    await expect(payer.pay.status).toContainText(words.closed);
    await expectNotCharged(checkout.simulator, invoice);

    await payer.goesToBkash();
    await payer.confirms();
    await expect(payer.receipt.heading).toHaveText(words.paid);
    await expectChargedOnce(checkout.simulator, invoice);
  });
}

test('a payer cancels the order and finds it over at the shop', async ({ payer, words, checkout }) => {
  const { session, invoice } = await payer.orders();
  await payer.pay.cancel.click();
  await payer.pay.cancelYes.click();
  await expect(payer.pay.heading).toHaveText(words.cancelled);
  await expect(payer.pay.main).toContainText(words.noMoney);
  await payer.pay.backToShop.click();
  await expect(payer.order.status).toContainText(words.orderOver);
  await payer.pay.open(session);
  await expect(payer.pay.pay).toHaveCount(0);
  await expectNotCharged(checkout.simulator, invoice);
});

test('a payer cancels while at bKash, and the open page there takes nothing', async ({
  payer,
  words,
  checkout,
  context,
}) => {
  const { session, invoice } = await payer.orders();
  await payer.goesToBkash();
  await payer.identifies();
  const other = payer.inTab(await context.newPage());
  await other.pay.open(session);
  await other.pay.cancel.click();
  await other.pay.cancelYes.click();
  await expect(other.pay.heading).toHaveText(words.cancelled);
  await payer.bkash.enterPin();
  await expect(payer.pay.heading).toHaveText(words.cancelled);
  await expect(payer.pay.main).toContainText(words.noMoney);
  await expectNotCharged(checkout.simulator, invoice);
});
