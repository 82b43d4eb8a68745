// A payer who buys at the demo shop.

import { Payer } from '@bkash-checkout/playwright';
import { expect, type FrameLocator, type Page } from '@playwright/test';

import { OrderPage, Shop } from './shop.js';
import type { DemoTranslations } from './translations.js';

export interface Order {
  session: string;
  invoice: string;
}

export class Customer extends Payer<DemoTranslations> {
  readonly shop: Shop;
  readonly order: OrderPage;

  constructor(page: Page, texts: DemoTranslations, wallet: string, frame?: FrameLocator) {
    super(page, texts, wallet, frame);
    this.shop = new Shop(page, texts);
    this.order = new OrderPage(page, texts);
  }

  /** Orders a jar of honey and opens the order's page. */
  async orders(): Promise<Order> {
    await this.shop.open();
    await this.shop.buyHoney.click();
    await expect(this.payPage.heading).toHaveText(this.texts.payShop);
    return { session: this.payPage.session(), invoice: await this.invoice() };
  }

  /** Opens the page of an order. */
  async openOrder(session: string): Promise<void> {
    await this.payPage.open(`/pay/${session}`);
  }

  /** Presses "Back" until the page is the checkout's. */
  async goesBackTo(origin: string): Promise<void> {
    do {
      await this.page.goBack();
    } while (!this.page.url().startsWith(origin));
  }

  /** Pays a new order, up to the receipt. */
  async buyOneHoney(): Promise<Order> {
    const order = await this.orders();
    await this.pay();
    return order;
  }

  /** Pays a new order and saves the wallet. */
  async savesWalletAndPays(): Promise<Order> {
    const order = await this.orders();
    await this.pay({ remember: true });
    return order;
  }

  /** The invoice number that the page shows. */
  async invoice(): Promise<string> {
    const text = await this.payPage.main.innerText();
    const invoice = /DEMO-[0-9A-F]{8}/.exec(text)?.[0];
    if (invoice === undefined) throw new Error(`no invoice number in: ${text}`);
    return invoice;
  }
}
