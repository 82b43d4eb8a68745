// The receipt of a paid order.

import type { Locator } from '@playwright/test';

import { PageObject } from './page_object.js';

export class Receipt extends PageObject {
  get trxId(): Locator {
    return this.fact(this.texts.trxId);
  }

  get paidFrom(): Locator {
    return this.fact(this.texts.paidFrom);
  }

  get backToShop(): Locator {
    return this.link(this.texts.backToShop);
  }
}
