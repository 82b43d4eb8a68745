// Forms of other sites cannot act for a payer.

import { expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { foreignForm } from '../helpers/foreign_form.js';

for (const path of ['start', 'cancel']) {
  test(`a cross-site form cannot ${path} an order`, async ({
    payer,
    texts,
    checkout,
    page,
    browserErrors,
  }) => {
    const { session, invoice } = await payer.orders();
    const before = await checkout.simulator.calls('create');
    await foreignForm(page, `${checkout.origin}/pay/${session}/${path}`);
    await expect(payer.payPage.heading).toHaveText(texts.forbidden);
    await expect(payer.payPage.main).toContainText('To keep you safe we did nothing.');
    browserErrors.ignore(/403/);
    expect(await checkout.simulator.calls('create')).toBe(before);
    await expectNotCharged(checkout.simulator, invoice);
    await payer.openOrder(session);
    await expect(payer.payPage.pay).toBeVisible();
  });
}
