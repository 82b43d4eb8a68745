// Tries that took no money, questions that are still open, and pages of problems.

import { expect } from '@playwright/test';

import { foreignForm } from '../foreign_form.js';
import type { Tour } from './visit.js';

const EMPTY_WALLET = '01823074817';

export async function triesWithoutMoney({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, pay, bkash, words } = payer;
  const { session } = await payer.orders();
  await payer.goesToBkash();
  await pay.open(session);
  await expect(pay.heading).toHaveText(words.atBkash);
  await visit(page, 'at-bkash');
  await pay.goOn.click();
  await bkash.close.click();
  await expect(pay.status).toContainText(words.closed);
  await visit(page, 'closed');
  await payer.goesToBkash();
  await payer.confirms(EMPTY_WALLET);
  await expect(pay.status).toContainText(words.balance);
  await visit(page, 'declined');
  await pay.awake();
  await checkout.simulator.setFaults({ operation: 'create', kind: 'cut_before' });
  await pay.pay.click();
  await expect(pay.alert).toContainText(words.unavailable);
  await visit(page, 'bkash-down');
  await pay.cancel.click();
  await expect(pay.cancelYes).toBeVisible();
  await visit(page, 'pay-cancel');
  await pay.cancelYes.click();
  await expect(pay.heading).toHaveText(words.cancelled);
  await visit(page, 'cancelled');
  await pay.backToShop.click();
  await visit(page, 'order-over');
}

export async function openQuestions({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, pay, bkash, words } = payer;
  const { simulator } = checkout;
  const { session } = await payer.orders();
  await payer.goesToBkash();
  await simulator.setFaults({ operation: 'execute', kind: 'delay', milliseconds: 25_000 });
  // The payer confirms, and the callback waits while the page is looked at.
  const back = await simulator.approve(bkash.paymentId(), payer.wallet);
  const waiting = fetch(back).catch(() => undefined);
  await expect.poll(async () => (await simulator.faults()).rules[0]?.fired).toBe(1);
  await pay.open(session);
  await expect(pay.heading).toHaveText(words.working);
  await visit(page, 'working');

  await payer.orders();
  await payer.goesToBkash();
  await simulator.setFaults({ operation: 'execute', kind: 'cut_after' });
  await payer.confirms();
  await expect(pay.heading).toHaveText(words.unknown);
  await visit(page, 'unknown');

  await payer.orders();
  await payer.goesToBkash();
  await simulator.setFaults({ operation: 'execute', kind: 'wrong_amount' });
  await simulator.advance(301);
  await payer.confirms();
  await expect(pay.heading).not.toHaveText(words.bkash);
  await visit(page, 'needs-check');
  await waiting;
}

export async function problems({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, pay, words } = payer;
  await page.goto('/no-such-page');
  await expect(pay.heading).toHaveText(words.notFound);
  await visit(page, 'problem-404');
  await foreignForm(page, `${checkout.origin}/wallets/add`);
  await expect(pay.heading).toHaveText(words.forbidden);
  await visit(page, 'problem-403');
}
