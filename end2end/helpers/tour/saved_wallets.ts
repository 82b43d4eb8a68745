// A consent that is given, listed and revoked.

import { expect } from '@playwright/test';

import type { Tour } from './visit.js';

export async function savedWallets({ payer, visit }: Tour): Promise<void> {
  const { page, payPage, bkash, wallets, texts, wallet } = payer;
  const { session } = await payer.orders();
  await payPage.savedWallets.click();
  await expect(wallets.addFirst).toBeVisible();
  await visit(page, 'wallets-empty');
  await wallets.addFirst.click();
  await expect(bkash.number).toBeVisible();
  await visit(page, 'bkash-consent');
  await payer.confirm();
  await expect(wallets.status).toContainText(texts.saved);
  await visit(page, 'wallets-saved');
  await payer.openOrder(session);
  await payPage.hydrated();
  await visit(page, 'pay-ready-saved-wallet');
  await wallets.open();
  await wallets.remove(wallet).click();
  await expect(wallets.confirmRemove(wallet)).toBeVisible();
  await visit(page, 'wallets-remove');
  await wallets.confirmRemove(wallet).click();
  await expect(wallets.status).toContainText(texts.removed);
  await visit(page, 'wallets-removed');
}
