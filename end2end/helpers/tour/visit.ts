// Who walks through the pages, and what they do at each of them.

import type { Page } from '@playwright/test';

import type { Payer } from '../../pages/payer.js';
import type { Checkout } from '../checkout.js';

/** Looks at the page that is open; `name` says which one it is. */
export type Visit = (page: Page, name: string) => Promise<void>;

export interface Tour {
  payer: Payer;
  checkout: Checkout;
  /** A checkout whose orders end after a minute. */
  hasty: Checkout;
  visit: Visit;
}
