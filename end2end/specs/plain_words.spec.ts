// What pages say must be true at the moment they say it, also beside the main road.

import { expect, test } from '../fixtures/index.js';

test('the shop does not call an order unpaid while bKash is being asked', async ({
  payer,
  words,
  checkout,
  page,
}) => {
  const { session } = await payer.orders();
  await payer.goToBkash();
  await checkout.simulator.fault({ operation: 'execute', kind: 'cut_after' });
  await payer.confirm();
  await expect(payer.payPage.heading).toHaveText(words.unknown);
  await page.goto(`/demo/orders/${session}`);
  await expect(payer.order.status).toBeVisible();
  await expect(payer.order.status).not.toContainText(words.orderWaiting);
  await expect(payer.order.payNow).toHaveCount(0);
});

test('the page of saved wallets does not call a paid order waiting', async ({
  payer,
  words,
  page,
}) => {
  await payer.orders();
  await payer.payPage.savedWallets.click();
  await expect(payer.wallets.heading).toHaveText(words.savedWallets);
  await payer.wallets.backToOrder.click();
  await payer.pay();
  await payer.wallets.open();
  await expect(payer.wallets.heading).toHaveText(words.savedWallets);
  await expect(page.getByRole('heading', { name: words.orderWaits })).toHaveCount(0);
});

test('a new try that fails is not shown beside the reason of the last one', async ({
  payer,
  words,
  checkout,
  complaints,
}) => {
  await payer.orders();
  await payer.goToBkash();
  await payer.confirm('01823074817');
  await expect(payer.payPage.status).toContainText(words.balance);
  await payer.payPage.awake();
  await checkout.simulator.fault({ operation: 'create', kind: 'cut_before' });
  await payer.payPage.pay.click();
  await expect(payer.payPage.alert).toContainText(words.unavailable);
  complaints.forgive(/503/);
  await expect(payer.page.getByText(words.balance)).toBeHidden();
});

test('the button says that it is at work, and a second press does nothing', async ({
  payer,
  words,
  checkout,
  page,
}) => {
  await payer.orders();
  await payer.payPage.awake();
  await checkout.simulator.fault({ operation: 'create', kind: 'delay', milliseconds: 2_000 });
  const before = await checkout.simulator.calls('create');
  await payer.payPage.pay.click();
  const busy = page.getByRole('button', { name: words.busy, exact: true });
  await expect(busy).toBeVisible();
  await expect(busy).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Enter');
  await expect(payer.bkash.number).toBeVisible();
  expect(await checkout.simulator.calls('create')).toBe(before + 1);
});

test('a page of a problem says what to do', async ({ page, complaints }) => {
  await page.goto('/pay/no-such-session');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
  complaints.forgive(/404/);
  await expect(page.getByRole('main')).toContainText('Open it again from the shop.');
});
