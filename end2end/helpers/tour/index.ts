// Visits every page of a payer in every state, for the gallery and for the accessibility tests.

import { expect } from '@playwright/test';

import { expectExpired } from '../expiry.js';
import { shopAndPayment } from './paying.js';
import { savedWallets } from './saved_wallets.js';
import { pendingOutcomes, problems, attemptsWithoutMoney } from './failures.js';
import type { Tour } from './visit.js';

/** Visits every page once. */
export async function tour(tour: Tour): Promise<void> {
  const { payer, shortLived, visit } = tour;
  // It expires while the other pages are visited.
  const late = payer.inTab(await payer.page.context().newPage());
  await late.page.goto(`${shortLived.origin}/demo`);
  await late.shop.buyHoney.click();
  await expect(late.payPage.pay).toBeVisible();
  await payer.page.bringToFront();

  await shopAndPayment(tour);
  await savedWallets(tour);
  await attemptsWithoutMoney(tour);
  await pendingOutcomes(tour);
  await problems(tour);

  await late.page.bringToFront();
  await expectExpired(shortLived, late.payPage.session());
  await expect(late.payPage.heading).toHaveText(payer.texts.expired);
  await visit(late.page, 'expired');
  await late.page.close();
}
