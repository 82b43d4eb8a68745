// A shop's tests in TypeScript: declined payments, forged webhooks, and a shop that was down.

import { expect, expectChargedOnce, test, WALLETS, webhookEvent, type Payer } from '@bkash-checkout/playwright';
import type { Page } from '@playwright/test';

async function buys(page: Page, origin: string): Promise<void> {
  await page.goto(origin);
  await page.getByRole('button', { name: 'Buy honey' }).click();
}

async function ordersAndPays(page: Page, origin: string, payer: Payer): Promise<void> {
  await buys(page, origin);
  await payer.pay();
}

test('a paid order is reported by a signed webhook and charged once', async ({ page, shop, payer, webhooks, simulator }) => {
  await ordersAndPays(page, shop.origin, payer);
  const { data } = await webhooks.next('payment.completed');
  await expectChargedOnce(simulator, String(data.object['invoice']));
  await payer.backToShop();
  await expect(page).toHaveURL(/\/orders\/SHOP-/);
});

test('a payer whose wallet is empty pays with another one', async ({ page, shop, payer, webhooks }) => {
  await buys(page, shop.origin);
  expect(await payer.fail('balance')).toContain('There is not enough balance');
  const { data } = await webhooks.next('payment.declined');
  await payer.pay({ wallet: WALLETS.ordinary });
  await webhooks.next('payment.completed', { invoice: data.object['invoice'] });
});

test('a forged visit to the success page delivers nothing', async ({ page, shop }) => {
  await page.goto(`${shop.origin}/orders/SHOP-1?status=success`);
  await expect(page.getByRole('status')).toHaveText('Not paid yet');
});

test('only signed webhooks are accepted', async ({ page, shop, checkout }) => {
  const session = await checkout.session({ invoice: 'SHOP-2' });
  const paid = webhookEvent('payment.completed', session);
  for (const manner of ['unsigned', 'forged', 'stale'] as const) expect(await shop.deliver(paid, manner)).toBe(401);
  await page.goto(`${shop.origin}/orders/SHOP-2`);
  await expect(page.getByRole('status')).toHaveText('Not paid yet');
  expect(await shop.deliver(paid)).toBe(204);
  await page.reload();
  await expect(page.getByRole('status')).toHaveText('Paid: your honey is on its way');
});

test('a shop that was down receives the webhook later', async ({ page, shop, payer, webhooks }) => {
  await buys(page, shop.origin);
  await payer.goToBkash();
  await shop.kill();
  await payer.confirm();
  await payer.expectPaid();
  const event = await webhooks.next('payment.completed');
  await shop.start();
  await shop.waitForDelivery(event);
  await payer.backToShop();
  await expect(page.getByRole('status')).toHaveText('Paid: your honey is on its way');
});

test.describe('in Bangla', () => {
  test.use({ locale: 'bn-BD' });

  test('a payer pays in the language of their browser', async ({ page, shop, payer, webhooks }) => {
    await ordersAndPays(page, shop.origin, payer);
    await expect(page.locator('html')).toHaveAttribute('lang', 'bn');
    await webhooks.next('payment.completed');
  });
});
