// bKash is down: no payment starts, nothing is lost, and the payer reads a notice in their language. Later the same button
// works.

import { expectChargedOnce, expectNotCharged, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${language} ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      test.use({ language, javaScriptEnabled });

      test('while bKash is down, a payer sees a notice and can pay later', async ({
        payer,
        texts,
        checkout,
        browserErrors,
      }) => {
        const { payPage } = payer;
        const { invoice } = await payer.orders();
        if (javaScriptEnabled) await payPage.hydrated();
        await checkout.simulator.fault({ operation: 'create', kind: 'cut_before', times: null });
        await payPage.pay.click();
        // With JavaScript the notice is on the same page, otherwise on the next one.
        await expect(javaScriptEnabled ? payPage.alert : payPage.status).toContainText(texts.unavailable);
        await expectNotCharged(checkout.simulator, invoice);
        browserErrors.ignore(/503/);

        await checkout.simulator.clearFaults();
        await payer.pay();
        await expectChargedOnce(checkout.simulator, invoice);
      });
    });
  }
}

test('a lost connection shows a notice that no money was taken', async ({
  payer,
  context,
  browserErrors,
}) => {
  await payer.orders();
  await payer.payPage.hydrated();
  await context.setOffline(true);
  await payer.payPage.pay.click();
  await expect(payer.payPage.alert).toContainText('No connection to us just now. No money was taken.');
  browserErrors.ignore(/ERR_INTERNET_DISCONNECTED/);
  await context.setOffline(false);
  await payer.pay();
});
