// A paid order.

import type { Locator } from '@playwright/test';

import { PageObject } from './page_object.js';

export class Receipt extends PageObject {
  get trxId(): Locator {
    return this.fact(this.words.trxId);
  }

  get paidFrom(): Locator {
    return this.fact(this.words.paidFrom);
  }

  get backToShop(): Locator {
    return this.link(this.words.backToShop);
  }
}
