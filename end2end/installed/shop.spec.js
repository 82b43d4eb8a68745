// A shop's tests in plain JavaScript.

const { test, expect } = require('@bkash-checkout/playwright');

test('honey is sent once it is paid', async ({ page, shop, payer, webhooks }) => {
  await page.goto(shop.origin);
  await page.getByRole('button', { name: 'Buy honey' }).click();
  await payer.pay();
  await shop.waitForDelivery(await webhooks.next('payment.completed'));
  await payer.backToShop();
  await expect(page.getByRole('status')).toHaveText('Paid: your honey is on its way');
});

test('opening the success page does not deliver anything', async ({ page, shop, payer }) => {
  await page.goto(shop.origin);
  await page.getByRole('button', { name: 'Buy honey' }).click();
  await payer.close('pin');
  await payer.cancel();
  const order = await payer.payPage.backToShop.getAttribute('href');
  await page.goto(`${order}?status=success`);
  await expect(page.getByRole('status')).toHaveText('Not paid yet');
});
