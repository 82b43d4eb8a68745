// A payer with one browser tab, who acts on the checkout's and bKash's pages, in Bangla or English, with or without
// JavaScript.

import { expect, type FrameLocator, type Page } from '@playwright/test';

import { BkashPage } from './pages/bkash.js';
import { BkashWindow } from './pages/bkash_window.js';
import { EmbeddedCheckout } from './pages/embedded.js';
import { PayPage } from './pages/pay.js';
import { Receipt } from './pages/receipt.js';
import { WalletsPage } from './pages/wallets.js';
import type { Translations } from './pages/translations.js';
import { WALLETS } from './wallets.js';

/** How a payer pays. */
export interface PaymentOptions {
  /** The wallet's number. By default the payer's own. */
  wallet?: string;
  /** The verification code to type. By default the right one. */
  otp?: string;
  /** The PIN to type. By default the right one. */
  pin?: string;
  /** Save the wallet first. Needs a session with a `payer_reference`. */
  remember?: boolean;
  /** Pay with the saved wallet, by PIN alone. */
  saved?: boolean;
  /** How long the outcome may take, in milliseconds. After a lost response it takes more than 30 seconds. */
  timeout?: number;
}

/** A step on bKash's pages. */
export type BkashStep = 'number' | 'code' | 'pin';

/** Why a payment fails. */
export type PaymentFailure =
  /** Three wrong codes. */
  | 'code'
  /** Three wrong PINs. */
  | 'pin'
  /** An empty wallet. */
  | 'balance'
  /** A wallet that bKash has blocked. */
  | 'blocked';

const WRONG_TRIES = 3;

export class Payer<W extends Translations = Translations> {
  /** The order's page, in every state except the receipt. */
  readonly payPage: PayPage;
  readonly receipt: Receipt;
  readonly wallets: WalletsPage;
  /** The shop's page with the embedded checkout, if this tab shows one. */
  readonly embedded: EmbeddedCheckout;
  /** bKash's page: in this tab, or in a window that it opened. */
  bkash: BkashPage;

  constructor(
    readonly page: Page,
    readonly texts: W,
    /** The number of an unused wallet. */
    readonly wallet: string,
    private readonly frame?: FrameLocator,
  ) {
    const place = frame ?? page;
    this.payPage = new PayPage(page, texts, place);
    this.receipt = new Receipt(page, texts, place);
    this.wallets = new WalletsPage(page, texts);
    this.embedded = new EmbeddedCheckout(page, texts);
    this.bkash = new BkashPage(page, texts);
  }

  /** The same person in another tab or window. */
  inTab(page: Page): this {
    return this.#at(page);
  }

  /** The same person in the dialog over a shop's page. */
  inDialog(): this {
    return this.#at(this.page, this.embedded.frame);
  }

  /** Pays on the order's page, up to the receipt. */
  async pay(options: PaymentOptions = {}): Promise<void> {
    await this.goToBkash(options);
    const { wallet = this.wallet, otp, pin, saved = false, timeout } = options;
    if (!saved) await this.identify(wallet, otp);
    const isConsent = (await this.bkash.purpose.count()) > 0;
    await this.bkash.enterPin(pin);
    if (isConsent) {
      // The wallet is saved. The payment itself needs the PIN alone.
      await expect(this.bkash.purpose).toHaveCount(0);
      await this.bkash.enterPin(pin);
    }
    await this.expectPaid(timeout === undefined ? {} : { timeout });
  }

  /** Fails unless the page is the receipt of a completed or authorized payment. */
  async expectPaid(options: { timeout?: number } = {}): Promise<void> {
    const { paid, held } = this.payPage;
    await expect(paid.or(held), 'the receipt').toBeVisible(options);
  }

  /** Follows the link to the shop, on the receipt or on the page of an ended order. */
  async backToShop(): Promise<void> {
    await this.payPage.backToShop.click();
  }

  /** Cancels the order on its page. */
  async cancel(): Promise<void> {
    await this.payPage.cancel.click();
    await this.payPage.confirmCancel.click();
    await expect(this.payPage.heading).toHaveText(this.texts.cancelled);
  }

  /** Goes to bKash and closes its page at a step. Ends on the order's page, where the payer can pay again. */
  async close(step: BkashStep): Promise<void> {
    await this.goToBkash();
    if (step !== 'number') await this.bkash.enterNumber(this.wallet);
    if (step === 'pin') await this.bkash.enterCode();
    await this.bkash.close.click();
    await expect(this.payPage.pay).toBeVisible();
  }

  /** Tries to pay and fails. Returns the notice of the order's page, where the payer can pay again. */
  async fail(failure: PaymentFailure): Promise<string> {
    await this.goToBkash();
    if (failure === 'code') {
      await this.bkash.enterNumber(this.wallet);
      await this.#typeWrongly(async () => this.bkash.enterCode('000000'));
    } else if (failure === 'pin') {
      await this.identify();
      await this.#typeWrongly(async () => this.bkash.enterPin('00000'));
    } else {
      await this.confirm(failure === 'balance' ? WALLETS.empty : WALLETS.blocked);
    }
    await expect(this.payPage.pay).toBeVisible();
    return (await this.payPage.status.allInnerTexts()).join(' ').trim();
  }

  /** Presses the order's button and waits for bKash's page, in this tab, in a frame, or in a window. */
  async goToBkash({ remember = false, saved = false, wallet = this.wallet }: PaymentOptions = {}): Promise<void> {
    if (remember) await this.payPage.remember.check();
    const button = saved ? this.payPage.payWith(wallet) : this.payPage.pay;
    if (this.frame !== undefined) {
      this.bkash = new BkashPage(await this.embedded.opens(button), this.texts);
    } else {
      const here = this.page.url();
      await button.click();
      await expect(this.page, 'the way to bKash').not.toHaveURL(here);
      const isFramed = new URL(this.page.url()).pathname.endsWith('/bkash');
      this.bkash = isFramed ? new BkashWindow(this.page, this.texts).bkash : new BkashPage(this.page, this.texts);
    }
    await expect(this.bkash.number.or(this.bkash.pin), "bKash's page").toBeVisible();
  }

  /** Types number and code, up to the PIN. */
  async identify(wallet = this.wallet, otp?: string): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode(otp);
    await expect(this.bkash.pin).toBeVisible();
  }

  /** Types number, code and PIN. */
  async confirm(wallet = this.wallet): Promise<void> {
    await this.identify(wallet);
    await this.bkash.enterPin();
  }

  #at(page: Page, frame?: FrameLocator): this {
    const Kind = this.constructor as new (page: Page, texts: W, wallet: string, frame?: FrameLocator) => this;
    return new Kind(page, this.texts, this.wallet, frame);
  }

  async #typeWrongly(type: () => Promise<void>): Promise<void> {
    for (let tries = 1; tries < WRONG_TRIES; tries += 1) {
      await type();
      await expect(this.bkash.alert).toBeVisible();
    }
    await type();
  }
}
