// A payment from the product to the receipt.

import { expect } from '@playwright/test';

import type { Tour } from './visit.js';

export async function shopAndPayment({ payer, visit }: Tour): Promise<void> {
  const { page, payPage, bkash, receipt, order, shop, texts } = payer;
  await page.goto('/');
  await visit(page, 'home');
  await shop.open();
  await visit(page, 'shop');
  const { session } = await payer.orders();
  await payPage.hydrated();
  await visit(page, 'pay-ready');
  await page.goto(`/demo/orders/${session}`);
  await visit(page, 'order-waiting');
  await order.payNow.click();
  await payer.goToBkash();
  await visit(page, 'bkash-number');
  await bkash.enterNumber(payer.wallet);
  await expect(bkash.code).toBeVisible();
  await visit(page, 'bkash-code');
  await bkash.enterCode('000000');
  await expect(bkash.alert).toBeVisible();
  await visit(page, 'bkash-code-wrong');
  await bkash.enterCode();
  await expect(bkash.pin).toBeVisible();
  await visit(page, 'bkash-pin');
  await bkash.enterPin();
  await expect(receipt.heading).toHaveText(texts.paid);
  await visit(page, 'receipt');
  await receipt.backToShop.click();
  await expect(order.status).toContainText(texts.orderPaid);
  await visit(page, 'order-paid');
}
