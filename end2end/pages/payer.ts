// A payer with one browser tab: every page as they see it, and what they usually do.

import { expect, type Page } from '@playwright/test';

import { BkashPage } from './bkash.js';
import { PayPage } from './pay.js';
import { Receipt } from './receipt.js';
import { OrderPage, Shop } from './shop.js';
import { WalletsPage } from './wallets.js';
import type { Words } from './words.js';

export interface Order {
  session: string;
  invoice: string;
}

export class Payer {
  readonly shop: Shop;
  readonly order: OrderPage;
  readonly pay: PayPage;
  readonly bkash: BkashPage;
  readonly receipt: Receipt;
  readonly wallets: WalletsPage;

  constructor(
    readonly page: Page,
    readonly words: Words,
    /** A number that has paid nothing yet. */
    readonly wallet: string,
  ) {
    this.shop = new Shop(page, words);
    this.order = new OrderPage(page, words);
    this.pay = new PayPage(page, words);
    this.bkash = new BkashPage(page, words);
    this.receipt = new Receipt(page, words);
    this.wallets = new WalletsPage(page, words);
  }

  /** The same person in another tab. */
  inTab(page: Page): Payer {
    return new Payer(page, this.words, this.wallet);
  }

  /** Orders a jar of honey and stands before its page. */
  async orders(): Promise<Order> {
    await this.shop.open();
    await this.shop.buyHoney.click();
    await expect(this.pay.heading).toHaveText(this.words.payShop);
    return { session: this.pay.session(), invoice: await this.pay.invoice() };
  }

  /** Presses the button and arrives at bKash. */
  async goesToBkash(): Promise<void> {
    await this.pay.pay.click();
    await expect(this.bkash.number).toBeVisible();
  }

  /** Number, code and PIN, all of them right. */
  async confirms(wallet = this.wallet): Promise<void> {
    await this.identifies(wallet);
    await this.bkash.enterPin();
  }

  /** Number and code, up to the PIN. */
  async identifies(wallet = this.wallet): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode();
    await expect(this.bkash.pin).toBeVisible();
  }

  /** Presses "Back" until the address is the checkout's again. */
  async goesBackTo(origin: string): Promise<void> {
    do {
      await this.page.goBack();
    } while (!this.page.url().startsWith(origin));
  }

  /** Pays a new order and sees the receipt. */
  async buysHoney(): Promise<Order> {
    const order = await this.orders();
    await this.goesToBkash();
    await this.confirms();
    await expect(this.receipt.heading).toHaveText(this.words.paid);
    return order;
  }

  /** Pays a new order with a wallet that is remembered on the way. */
  async savesWalletAndPays(): Promise<Order> {
    const order = await this.orders();
    await this.pay.remember.check();
    await this.goesToBkash();
    await this.confirms();
    // The wallet is saved; now the payment itself, by PIN alone.
    await expect(this.page.getByRole('main')).toContainText(order.invoice);
    await this.bkash.enterPin();
    await expect(this.receipt.heading).toHaveText(this.words.paid);
    return order;
  }
}
