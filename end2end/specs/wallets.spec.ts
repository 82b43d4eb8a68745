// The page of saved wallets: what the payer agreed to, and taking it back.

import { expectChargedOnce, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${language} ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      test.use({ language, javaScriptEnabled });

      test('a payer saves a wallet, pays with it and removes it', async ({
        payer,
        words,
        checkout,
        page,
      }) => {
        const { payPage, bkash, wallets, receipt, wallet } = payer;
        const { session, invoice } = await payer.orders();
        await payPage.savedWallets.click();
        await expect(wallets.heading).toHaveText(words.savedWallets);
        await expect(page.getByRole('heading', { name: words.noWallet })).toBeVisible();

        await wallets.addFirst.click();
        await payer.confirm();
        await expect(wallets.status).toContainText(words.saved);
        await expect(wallets.wallet(wallet)).toContainText(words.active);
        await expect(wallets.wallet(wallet)).toContainText(words.given);

        await expect(page.getByRole('region', { name: words.orderWaits })).toContainText(invoice);
        await wallets.payWith(wallet).click();
        await bkash.enterPin();
        await expect(receipt.heading).toHaveText(words.paid);
        await expectChargedOnce(checkout.simulator, invoice);

        await wallets.open();
        await expect(wallets.payWith(wallet)).toHaveCount(0);
        await expect(wallets.confirmRemove(wallet)).toBeHidden();
        await wallets.remove(wallet).click();
        await wallets.confirmRemove(wallet).click();
        await expect(wallets.status).toContainText(words.removed);
        await expect(wallets.wallet(wallet)).toContainText(words.ended);
        await expect(wallets.wallet(wallet)).toContainText(words.given);
        await expect(wallets.wallet(wallet)).toContainText(words.takenBack);
        await expect(wallets.remove(wallet)).toHaveCount(0);

        await payer.openOrder(session);
        await expect(receipt.heading).toHaveText(words.paid);
        await payer.orders();
        await expect(payPage.pay).toBeVisible();
        await expect(payPage.payWith(wallet)).toHaveCount(0);
      });
    });
  }
}

test('a payer has several wallets and removes one of them', async ({ payer, freshWallet, words }) => {
  const second = freshWallet();
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.confirm();
  await payer.wallets.add.click();
  await payer.confirm(second);
  await payer.wallets.remove(payer.wallet).click();
  await payer.wallets.confirmRemove(payer.wallet).click();
  await expect(payer.wallets.wallet(payer.wallet)).toContainText(words.ended);
  await expect(payer.wallets.wallet(second)).toContainText(words.active);
  await payer.wallets.backToOrder.click();
  await expect(payer.payPage.payWith(second)).toBeVisible();
  await expect(payer.payPage.payWith(payer.wallet)).toHaveCount(0);
});

test('closing the consent page saves nothing', async ({ payer, words }) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.bkash.close.click();
  await expect(payer.wallets.status).toContainText(words.addClosed);
  await expect(payer.page.getByRole('heading', { name: words.noWallet })).toBeVisible();
});

test('a removal during a bKash outage is shown as pending and completes later', async ({
  payer,
  checkout,
  words,
}) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.confirm();
  await expect(payer.wallets.status).toContainText(words.saved);
  await checkout.simulator.fault({ operation: 'agreement_cancel', kind: 'cut_after' });
  await payer.wallets.remove(payer.wallet).click();
  await payer.wallets.confirmRemove(payer.wallet).click();
  await expect(payer.wallets.status).toContainText('bKash has not answered yet');
  // The checkout asks again after 5 seconds.
  const removal = expect.poll(async () => {
    await payer.wallets.open();
    return payer.wallets.wallet(payer.wallet).innerText();
  });
  await removal.toContain(words.takenBack);
});

test('saved wallets are shown only to payers from a session or a customer link', async ({
  page,
  browserErrors,
}) => {
  await page.goto('/wallets');
  await expect(page.getByRole('heading', { name: 'This link is too old' })).toBeVisible();
  browserErrors.ignore(/401/);
});
