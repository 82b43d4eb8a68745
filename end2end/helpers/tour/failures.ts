// Failed attempts, pending outcomes, and error pages.

import { expect } from '@playwright/test';

import { foreignForm } from '../foreign_form.js';
import type { Tour } from './visit.js';

const EMPTY_WALLET = '01823074817';

export async function attemptsWithoutMoney({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, payPage, bkash, texts } = payer;
  const { session } = await payer.orders();
  await payer.goToBkash();
  await payer.openOrder(session);
  await expect(payPage.heading).toHaveText(texts.atBkash);
  await visit(page, 'at-bkash');
  await payPage.continueAtBkash.click();
  await bkash.close.click();
  await expect(payPage.status).toContainText(texts.closed);
  await visit(page, 'closed');
  await payer.goToBkash();
  await payer.confirm(EMPTY_WALLET);
  await expect(payPage.status).toContainText(texts.balance);
  await visit(page, 'declined');
  await payPage.hydrated();
  await checkout.simulator.fault({ operation: 'create', kind: 'cut_before' });
  await payPage.pay.click();
  await expect(payPage.alert).toContainText(texts.unavailable);
  await visit(page, 'bkash-down');
  await payPage.cancel.click();
  await expect(payPage.confirmCancel).toBeVisible();
  await visit(page, 'pay-cancel');
  await payPage.confirmCancel.click();
  await expect(payPage.heading).toHaveText(texts.cancelled);
  await visit(page, 'cancelled');
  await payPage.backToShop.click();
  await visit(page, 'order-over');
}

export async function pendingOutcomes({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, payPage, bkash, texts } = payer;
  const { simulator } = checkout;
  const { session } = await payer.orders();
  await payer.goToBkash();
  // The payer confirms, and bKash does not answer Execute while the page is visited.
  const back = await simulator.approve(bkash.paymentId(), payer.wallet);
  simulator.pause();
  const returned = fetch(back).catch(() => undefined);
  await payer.openOrder(session);
  await expect(payPage.heading).toHaveText(texts.working);
  await visit(page, 'working');
  simulator.resume();
  await returned;

  await payer.orders();
  await payer.goToBkash();
  await simulator.fault({ operation: 'execute', kind: 'cut_after' });
  await payer.confirm();
  await expect(payPage.heading).toHaveText(texts.unknown);
  await visit(page, 'unknown');

  await payer.orders();
  await payer.goToBkash();
  await simulator.fault({ operation: 'execute', kind: 'wrong_amount' });
  await simulator.advance(301);
  await payer.confirm();
  await expect(payPage.heading).not.toHaveText(texts.bkash);
  await visit(page, 'needs-check');
}

export async function problems({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, payPage, texts } = payer;
  await page.goto('/no-such-page');
  await expect(payPage.heading).toHaveText(texts.notFound);
  await visit(page, 'problem-404');
  await foreignForm(page, `${checkout.origin}/wallets/add`);
  await expect(payPage.heading).toHaveText(texts.forbidden);
  await visit(page, 'problem-403');
}
