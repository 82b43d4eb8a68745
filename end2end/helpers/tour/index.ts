// A walk through every state of every page that a payer can see. Whoever walks along
// looks at each page as it stands: for the gallery, and for accessibility.

import { expect } from '@playwright/test';

import { expectExpired } from '../expiry.js';
import { shopAndPayment } from './paying.js';
import { savedWallets } from './saved_wallets.js';
import { pendingOutcomes, problems, attemptsWithoutMoney } from './failures.js';
import type { Tour } from './visit.js';

/** Visits every page once. */
export async function tour(tour: Tour): Promise<void> {
  const { payer, shortLived, visit } = tour;
  // Its minute passes while the others are visited.
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
  await expect(late.payPage.heading).toHaveText(payer.words.expired);
  await visit(late.page, 'expired');
  await late.page.close();
}
