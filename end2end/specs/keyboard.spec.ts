// Payments with the keyboard alone: every focused control is visible, and nothing traps the focus.

import { expectChargedOnce } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import { expectFocusVisible, tabTo } from '../helpers/keyboard.js';

for (const javaScriptEnabled of [true, false]) {
  test.describe(javaScriptEnabled ? 'with JavaScript' : 'without JavaScript', () => {
    test.use({ javaScriptEnabled, hasTouch: false });

    test('a payer saves a wallet and pays with the keyboard alone', async ({
      payer,
      texts,
      checkout,
      page,
    }) => {
      const { keyboard } = page;
      const { shop, payPage, bkash, receipt, order } = payer;
      await shop.open();
      await tabTo(shop.buyHoney);
      await keyboard.press('Enter');

      await expect(payPage.heading).toHaveText(texts.payShop);
      const invoice = await payer.invoice();
      if (javaScriptEnabled) await payPage.hydrated();
      await tabTo(payPage.remember);
      await keyboard.press('Space');
      await expect(payPage.remember).toBeChecked();
      await tabTo(payPage.pay);
      await keyboard.press('Enter');

      await expect(bkash.number).toBeFocused();
      await expectFocusVisible(page);
      await keyboard.type(payer.wallet);
      await tabTo(bkash.terms);
      await keyboard.press('Space');
      await keyboard.press('Enter');
      await expect(bkash.code).toBeFocused();
      await keyboard.type('123456');
      await keyboard.press('Enter');
      await expect(bkash.pin).toBeFocused();
      await keyboard.type('12121');
      await keyboard.press('Enter');

      // The wallet is saved, and the payment needs the PIN.
      await expect(bkash.main).toContainText(invoice);
      await expect(bkash.pin).toBeFocused();
      await keyboard.type('12121');
      await keyboard.press('Enter');

      await expect(receipt.heading).toHaveText(texts.paid);
      await expectChargedOnce(checkout.simulator, invoice);
      await tabTo(receipt.backToShop);
      await keyboard.press('Enter');
      await expect(order.status).toContainText(texts.orderPaid);
    });

    test('a payer revokes an agreement with the keyboard alone', async ({ payer, texts, page }) => {
      const { wallets, wallet } = payer;
      await payer.orders();
      await payer.payPage.savedWallets.click();
      await wallets.addFirst.click();
      await payer.confirm();
      await expect(wallets.status).toContainText(texts.saved);
      await tabTo(wallets.remove(wallet));
      await page.keyboard.press('Enter');
      await expect(wallets.confirmRemove(wallet)).toBeVisible();
      await tabTo(wallets.confirmRemove(wallet));
      await page.keyboard.press('Enter');
      await expect(wallets.status).toContainText(texts.removed);
    });
  });
}

test('the first tab stop is the skip link', async ({ payer, page }) => {
  await payer.orders();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to the page' });
  await expect(skip).toBeFocused();
  await expectFocusVisible(page);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await expect(payer.payPage.remember).toBeFocused();
});
