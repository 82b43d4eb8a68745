// The demo shop: the products, and the page of an order.

import { PageObject } from '@bkash-checkout/playwright';
import type { Locator } from '@playwright/test';

import type { DemoTranslations } from './translations.js';

export class Shop extends PageObject<DemoTranslations> {
  get buyHoney(): Locator {
    return this.button(this.texts.buyHoney);
  }

  get howManyHoney(): Locator {
    return this.page.getByRole('combobox', { name: this.texts.howManyHoney, exact: true });
  }

  async open(): Promise<void> {
    await this.page.goto('/demo');
  }
}

export class OrderPage extends PageObject<DemoTranslations> {
  get payNow(): Locator {
    return this.link(this.texts.payNow);
  }

  get backToGoods(): Locator {
    return this.link(this.texts.backToGoods);
  }

  get trxId(): Locator {
    return this.fact(this.texts.trxId);
  }
}
