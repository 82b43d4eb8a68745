// Who walks through the pages, and what they do at each of them.

import type { Checkout } from '@bkash-checkout/playwright';
import type { Page } from '@playwright/test';

import type { Customer } from '../../pages/customer.js';

/** Looks at the page that is open; `name` says which one it is. */
export type Visit = (page: Page, name: string) => Promise<void>;

export interface Tour {
  payer: Customer;
  checkout: Checkout;
  /** A checkout whose orders end after a minute. */
  shortLived: Checkout;
  visit: Visit;
}
