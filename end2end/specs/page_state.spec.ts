// Pages show the current state, also in unusual situations.

import { expect, test } from '../fixtures/index.js';

test('the shop does not call an order unpaid while its payment is processing', async ({
  payer,
  texts,
  checkout,
  page,
}) => {
  const { session } = await payer.orders();
  await payer.goToBkash();
  await checkout.simulator.fault({ operation: 'execute', kind: 'cut_after' });
  await payer.confirm();
  await expect(payer.payPage.heading).toHaveText(texts.unknown);
  await page.goto(`/demo/orders/${session}`);
  await expect(payer.order.status).toBeVisible();
  await expect(payer.order.status).not.toContainText(texts.orderWaiting);
  await expect(payer.order.payNow).toHaveCount(0);
});

test('the page of saved wallets does not offer a paid order', async ({
  payer,
  texts,
  page,
}) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await expect(payer.wallets.heading).toHaveText(texts.savedWallets);
  await payer.wallets.backToOrder.click();
  await payer.pay();
  await payer.wallets.open();
  await expect(payer.wallets.heading).toHaveText(texts.savedWallets);
  await expect(page.getByRole('heading', { name: texts.orderWaits })).toHaveCount(0);
});

test('a failed attempt replaces the notice of the previous one', async ({
  payer,
  texts,
  checkout,
  browserErrors,
}) => {
  await payer.orders();
  await payer.goToBkash();
  await payer.confirm('01823074817');
  await expect(payer.payPage.status).toContainText(texts.balance);
  await payer.payPage.hydrated();
  await checkout.simulator.fault({ operation: 'create', kind: 'cut_before' });
  await payer.payPage.pay.click();
  await expect(payer.payPage.alert).toContainText(texts.unavailable);
  browserErrors.ignore(/503/);
  await expect(payer.page.getByText(texts.balance)).toBeHidden();
});

test('a busy button shows its progress and ignores a second press', async ({
  payer,
  texts,
  checkout,
  page,
}) => {
  await payer.orders();
  await payer.payPage.hydrated();
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  await page.route('**/api/checkout/start', async (route) => {
    await answered;
    await route.continue();
  });
  const before = await checkout.simulator.calls('create');
  await payer.payPage.pay.click();
  const busy = page.getByRole('button', { name: texts.busy, exact: true });
  await expect(busy).toBeVisible();
  await expect(busy).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  answer();
  await expect(payer.bkash.number).toBeVisible();
  expect(await checkout.simulator.calls('create')).toBe(before + 1);
});

test('an error page offers a next step', async ({ page, browserErrors }) => {
  await page.goto('/pay/no-such-session');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  browserErrors.ignore(/404/);
  await expect(page.getByRole('main')).toContainText('Open it again from the shop.');
});
