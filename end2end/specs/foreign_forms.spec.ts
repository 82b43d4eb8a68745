// Another site cannot press our buttons with a payer's browser.

import { expectNotCharged } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { foreignForm } from '../helpers/foreign_form.js';

for (const path of ['start', 'cancel']) {
  test(`a form of another site cannot ${path} an order`, async ({
    payer,
    words,
    checkout,
    page,
    complaints,
  }) => {
    const { session, invoice } = await payer.orders();
    const before = await checkout.simulator.calls('create');
    await foreignForm(page, `${checkout.origin}/pay/${session}/${path}`);
    await expect(payer.payPage.heading).toHaveText(words.forbidden);
    await expect(payer.payPage.main).toContainText('To keep you safe we did nothing.');
    complaints.forgive(/403/);
    expect(await checkout.simulator.calls('create')).toBe(before);
    await expectNotCharged(checkout.simulator, invoice);
    await payer.opens(session);
    await expect(payer.payPage.pay).toBeVisible();
  });
}
