// The payer who visits the pages, and the function that is called on each.

import type { Checkout } from '@bkash-checkout/playwright';
import type { Page } from '@playwright/test';

import type { Customer } from '../../pages/customer.js';

/** Checks the page that is open. */
export type Visit = (page: Page, name: string) => Promise<void>;

export interface Tour {
  payer: Customer;
  checkout: Checkout;
  /** A checkout whose sessions expire after a minute. */
  shortLived: Checkout;
  visit: Visit;
}
