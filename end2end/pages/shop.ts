// The demo shop: the goods, and the page of an order that the payer comes back to.

import { PageObject } from '@bkash-checkout/playwright';
import type { Locator } from '@playwright/test';

import type { OurWords } from './words.js';

export class Shop extends PageObject<OurWords> {
  get buyHoney(): Locator {
    return this.button(this.words.buyHoney);
  }

  get howManyHoney(): Locator {
    return this.page.getByRole('combobox', { name: this.words.howManyHoney, exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/demo');
  }
}

export class OrderPage extends PageObject<OurWords> {
  get payNow(): Locator {
    return this.link(this.words.payNow);
  }

  get backToGoods(): Locator {
    return this.link(this.words.backToGoods);
  }

  get trxId(): Locator {
    return this.fact(this.words.trxId);
  }
}
