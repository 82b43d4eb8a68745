// A walk through every state of every page that a payer can see. Whoever walks along
// looks at each page as it stands: for the gallery, and for accessibility.

import { expect, type Page } from '@playwright/test';

import type { Payer } from '../pages/payer.js';
import type { Checkout } from './checkout.js';
import { foreignForm } from './foreign_form.js';

/** Looks at the page that is open; `name` says which one it is. */
export type Visit = (page: Page, name: string) => Promise<void>;

export interface Tour {
  payer: Payer;
  checkout: Checkout;
  /** A checkout whose orders end after a minute. */
  hasty: Checkout;
  visit: Visit;
}

const EMPTY_WALLET = '01823074817';

/** Visits every page once. */
export async function tour(tour: Tour): Promise<void> {
  const { payer, hasty, visit } = tour;
  // Its minute passes while the others are visited.
  const late = payer.inTab(await payer.page.context().newPage());
  await late.page.goto(`${hasty.origin}/demo`);
  await late.shop.buyHoney.click();
  await expect(late.pay.pay).toBeVisible();
  await payer.page.bringToFront();

  await shopAndPayment(tour);
  await savedWallets(tour);
  await triesWithoutMoney(tour);
  await openQuestions(tour);
  await problems(tour);

  await late.page.bringToFront();
  await expect(late.pay.heading).toHaveText(payer.words.expired, { timeout: 75_000 });
  await visit(late.page, 'expired');
  await late.page.close();
}

async function shopAndPayment({ payer, visit }: Tour): Promise<void> {
  const { page, pay, bkash, receipt, order, shop, words } = payer;
  await page.goto('/');
  await visit(page, 'home');
  await shop.open();
  await visit(page, 'shop');
  const { session } = await payer.orders();
  await pay.awake();
  await visit(page, 'pay-ready');
  await page.goto(`/demo/orders/${session}`);
  await visit(page, 'order-waiting');
  await order.payNow.click();
  await payer.goesToBkash();
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
  await expect(receipt.heading).toHaveText(words.paid);
  await visit(page, 'receipt');
  await receipt.backToShop.click();
  await expect(order.status).toContainText(words.orderPaid);
  await visit(page, 'order-paid');
}

async function savedWallets({ payer, visit }: Tour): Promise<void> {
  const { page, pay, bkash, wallets, words, wallet } = payer;
  const { session } = await payer.orders();
  await pay.savedWallets.click();
  await expect(wallets.addFirst).toBeVisible();
  await visit(page, 'wallets-empty');
  await wallets.addFirst.click();
  await expect(bkash.number).toBeVisible();
  await visit(page, 'bkash-consent');
  await payer.confirms();
  await expect(wallets.status).toContainText(words.saved);
  await visit(page, 'wallets-saved');
  await pay.open(session);
  await pay.awake();
  await visit(page, 'pay-ready-saved-wallet');
  await wallets.open();
  await wallets.remove(wallet).click();
  await expect(wallets.removeYes(wallet)).toBeVisible();
  await visit(page, 'wallets-remove');
  await wallets.removeYes(wallet).click();
  await expect(wallets.status).toContainText(words.removed);
  await visit(page, 'wallets-removed');
}

async function triesWithoutMoney({ payer, checkout, visit }: Tour): Promise<void> {
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
  await expect(pay.heading).toHaveText(words.cancelled);
  await visit(page, 'cancelled');
  await pay.backToShop.click();
  await visit(page, 'order-over');
}

async function openQuestions({ payer, checkout, visit }: Tour): Promise<void> {
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

async function problems({ payer, checkout, visit }: Tour): Promise<void> {
  const { page, pay, words } = payer;
  await page.goto('/no-such-page');
  await expect(pay.heading).toHaveText(words.notFound);
  await visit(page, 'problem-404');
  await foreignForm(page, `${checkout.origin}/wallets/add`);
  await expect(pay.heading).toHaveText(words.forbidden);
  await visit(page, 'problem-403');
}
