// The demo shop: the goods, and the page of an order that the payer comes back to.

import type { Locator } from '@playwright/test';

import { PageObject } from './page_object.js';

export class Shop extends PageObject {
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

export class OrderPage extends PageObject {
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
