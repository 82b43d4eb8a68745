// The page of saved wallets: consents, and how the payer revokes them.

import { expectChargedOnce, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  for (const javaScriptEnabled of [true, false]) {
    test.describe(`in ${language} ${javaScriptEnabled ? 'with' : 'without'} JavaScript`, () => {
      test.use({ language, javaScriptEnabled });

      test('a payer saves a wallet, pays with it and removes it', async ({
        payer,
        texts,
        checkout,
        page,
      }) => {
        const { payPage, bkash, wallets, receipt, wallet } = payer;
        const { session, invoice } = await payer.orders();
        await payPage.savedWallets.click();
        await expect(wallets.heading).toHaveText(texts.savedWallets);
        await expect(page.getByRole('heading', { name: texts.noWallet })).toBeVisible();

        await wallets.addFirst.click();
        await payer.confirm();
        await expect(wallets.status).toContainText(texts.saved);
        await expect(wallets.wallet(wallet)).toContainText(texts.active);
        await expect(wallets.wallet(wallet)).toContainText(texts.given);

        await expect(page.getByRole('region', { name: texts.orderWaits })).toContainText(invoice);
        await wallets.payWith(wallet).click();
        await bkash.enterPin();
        await expect(receipt.heading).toHaveText(texts.paid);
        await expectChargedOnce(checkout.simulator, invoice);

        await wallets.open();
        await expect(wallets.payWith(wallet)).toHaveCount(0);
        await expect(wallets.confirmRemove(wallet)).toBeHidden();
        await wallets.remove(wallet).click();
        await wallets.confirmRemove(wallet).click();
        await expect(wallets.status).toContainText(texts.removed);
        await expect(wallets.wallet(wallet)).toContainText(texts.ended);
        await expect(wallets.wallet(wallet)).toContainText(texts.given);
        await expect(wallets.wallet(wallet)).toContainText(texts.takenBack);
        await expect(wallets.remove(wallet)).toHaveCount(0);

        await payer.openOrder(session);
        await expect(receipt.heading).toHaveText(texts.paid);
        await payer.orders();
        await expect(payPage.pay).toBeVisible();
        await expect(payPage.payWith(wallet)).toHaveCount(0);
      });
    });
  }
}

test('a payer has several wallets and removes one of them', async ({ payer, freshWallet, texts }) => {
  const second = freshWallet();
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.confirm();
  await payer.wallets.add.click();
  await payer.confirm(second);
  await payer.wallets.remove(payer.wallet).click();
  await payer.wallets.confirmRemove(payer.wallet).click();
  await expect(payer.wallets.wallet(payer.wallet)).toContainText(texts.ended);
  await expect(payer.wallets.wallet(second)).toContainText(texts.active);
  await payer.wallets.backToOrder.click();
  await expect(payer.payPage.payWith(second)).toBeVisible();
  await expect(payer.payPage.payWith(payer.wallet)).toHaveCount(0);
});

test('closing the consent page saves nothing', async ({ payer, texts }) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.bkash.close.click();
  await expect(payer.wallets.status).toContainText(texts.addClosed);
  await expect(payer.page.getByRole('heading', { name: texts.noWallet })).toBeVisible();
});

test('a removal during a bKash outage is shown as pending and completes later', async ({
  payer,
  checkout,
  texts,
}) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await payer.wallets.addFirst.click();
  await payer.confirm();
  await expect(payer.wallets.status).toContainText(texts.saved);
  await checkout.simulator.fault({ operation: 'agreement_cancel', kind: 'cut_after' });
  await payer.wallets.remove(payer.wallet).click();
  await payer.wallets.confirmRemove(payer.wallet).click();
  await expect(payer.wallets.status).toContainText('bKash has not answered yet');
  // The checkout asks again after 5 seconds.
  const removal = expect.poll(async () => {
    await payer.wallets.open();
    return payer.wallets.wallet(payer.wallet).innerText();
  });
  await removal.toContain(texts.takenBack);
});

test('saved wallets are shown only to payers from a session or a customer link', async ({
  page,
  browserErrors,
}) => {
  await page.goto('/wallets');
  await expect(page.getByRole('heading', { name: 'This link is too old' })).toBeVisible();
  browserErrors.ignore(/401/);
});
