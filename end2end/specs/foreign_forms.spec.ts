// Another site cannot press our buttons with a payer's browser.

import { expect, test } from '../fixtures/index.js';
import { foreignForm } from '../helpers/foreign_form.js';
import { expectNotCharged } from '../helpers/ledger.js';

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
    await expect(payer.pay.heading).toHaveText(words.forbidden);
    await expect(payer.pay.main).toContainText('To keep you safe we did nothing.');
    complaints.forgive(/403/);
    expect(await checkout.simulator.calls('create')).toBe(before);
    await expectNotCharged(checkout.simulator, invoice);
    await payer.pay.open(session);
    await expect(payer.pay.pay).toBeVisible();
  });
}
