// bKash declines: wrong codes, wrong PINs, an empty wallet, a duplicate payment. The payer reads the reason and that
// nothing was charged, and can pay again.

import { expectChargedOnce, expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

const EMPTY_WALLET = '01823074817';
const BLOCKED_WALLET = '01823074818';

test.describe('with and without JavaScript', () => {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(javaScriptEnabled ? 'with' : 'without', () => {
      test.use({ javaScriptEnabled });

      test('three wrong codes end the attempt without a charge', async ({ payer, texts, checkout }) => {
        const { invoice } = await payer.orders();
        await payer.goToBkash();
        await payer.bkash.enterNumber(payer.wallet);
        for (const wrong of ['111111', '222222']) {
          await payer.bkash.enterCode(wrong);
          await expect(payer.bkash.alert).toContainText(texts.wrongCode);
        }
        await payer.bkash.enterCode('333333');
        await expect(payer.payPage.status).toContainText(texts.failedAtBkash);
        await expect(payer.payPage.pay).toBeVisible();
        await expectNotCharged(checkout.simulator, invoice);
      });

      test('an empty wallet is declined, and another wallet pays', async ({ payer, texts, checkout }) => {
        const { invoice } = await payer.orders();
        await payer.goToBkash();
        await payer.confirm(EMPTY_WALLET);
        await expect(payer.payPage.status).toContainText(texts.balance);
        await expectNotCharged(checkout.simulator, invoice);
        await payer.pay();
        await expectChargedOnce(checkout.simulator, invoice);
      });
    });
  }
});

test('a wrong PIN can be corrected', async ({ payer, texts, checkout }) => {
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  await payer.bkash.enterPin('00000');
  await expect(payer.bkash.alert).toContainText(texts.wrongPin);
  await payer.bkash.enterPin();
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});

test('three wrong PINs end the attempt without a charge, and another wallet pays', async ({
  payer,
  texts,
  checkout,
  freshWallet,
}) => {
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.identify();
  for (let tries = 0; tries < 2; tries += 1) {
    await payer.bkash.enterPin('00000');
    await expect(payer.bkash.alert).toContainText(texts.wrongPin);
  }
  await payer.bkash.enterPin('00000');
  await expect(payer.payPage.status).toContainText(texts.failedAtBkash);
  await expectNotCharged(checkout.simulator, invoice);
  await payer.pay({ wallet: freshWallet() });
  await expectChargedOnce(checkout.simulator, invoice);
});

test('the code can be resent three times, and the last one works', async ({
  payer,
  texts,
  checkout,
}) => {
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.bkash.enterNumber(payer.wallet);
  for (let times = 0; times < 3; times += 1) {
    await payer.bkash.resend.click();
    await expect(payer.bkash.status).toHaveText(texts.resent);
  }
  await payer.bkash.resend.click();
  await expect(payer.bkash.alert).toContainText(texts.resendLimit);
  await payer.bkash.enterCode();
  await payer.bkash.enterPin();
  await expect(payer.receipt.heading).toHaveText(texts.paid);
  await expectChargedOnce(checkout.simulator, invoice);
});

test('a blocked wallet is declined', async ({ payer, texts, checkout }) => {
  const { invoice } = await payer.orders();
  await payer.goToBkash();
  await payer.confirm(BLOCKED_WALLET);
  await expect(payer.payPage.status).toContainText(texts.blocked);
  await expectNotCharged(checkout.simulator, invoice);
});

test('a duplicate payment within minutes is declined, and the first one remains', async ({
  payer,
  texts,
  checkout,
}) => {
  const first = await payer.buyOneHoney();
  const second = await payer.orders();
  await payer.goToBkash();
  await payer.confirm();
  await expect(payer.payPage.status).toContainText(texts.duplicate);
  await expectChargedOnce(checkout.simulator, first.invoice);
  await expectNotCharged(checkout.simulator, second.invoice);
});
