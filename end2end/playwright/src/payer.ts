// A payer with one browser tab: what they do on the checkout's and bKash's pages, in Bangla or English, with
// JavaScript or without.

import { expect, type FrameLocator, type Page } from '@playwright/test';

import { BkashPage } from './pages/bkash.js';
import { BkashWindow } from './pages/bkash_window.js';
import { EmbeddedCheckout } from './pages/embedded.js';
import { PayPage } from './pages/pay.js';
import { Receipt } from './pages/receipt.js';
import { WalletsPage } from './pages/wallets.js';
import type { Words } from './pages/words.js';
import { WALLETS } from './wallets.js';

/** How a payer pays. */
export interface PaymentOptions {
  /** Their wallet's number: the payer's own unless said. */
  wallet?: string;
  /** The code that they type, which is the right one unless said. */
  otp?: string;
  /** The PIN that they type, which is the right one unless said. */
  pin?: string;
  /** Have the wallet remembered on the way. Needs a session with a `payer_reference`. */
  remember?: boolean;
  /** Pay with the wallet that was remembered: by PIN alone. */
  saved?: boolean;
  /** How long, in milliseconds, bKash's answer may take: after a lost answer half a minute and more. */
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

export class Payer<W extends Words = Words> {
  /** The order's page, in every state but the receipt. */
  readonly payPage: PayPage;
  readonly receipt: Receipt;
  readonly wallets: WalletsPage;
  /** The shop's page with the embedded checkout, if this tab shows one. */
  readonly embedded: EmbeddedCheckout;
  /** bKash's page: in this tab, or in a window that it opened. */
  bkash: BkashPage;

  constructor(
    readonly page: Page,
    readonly words: W,
    /** A number that has paid nothing yet. */
    readonly wallet: string,
    private readonly frame?: FrameLocator,
  ) {
    const place = frame ?? page;
    this.payPage = new PayPage(page, words, place);
    this.receipt = new Receipt(page, words, place);
    this.wallets = new WalletsPage(page, words);
    this.embedded = new EmbeddedCheckout(page, words);
    this.bkash = new BkashPage(page, words);
  }

  /** The same person in another tab or window. */
  inTab(page: Page): this {
    return this.#at(page);
  }

  /** The same person in the dialog that the checkout opened over a shop's page. */
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
      // The wallet is saved; now the payment itself, by PIN alone.
      await expect(this.bkash.purpose).toHaveCount(0);
      await this.bkash.enterPin(pin);
    }
    await this.expectPaid(timeout === undefined ? {} : { timeout });
  }

  /** Fails unless the page is the receipt of money that was taken, or is held for the shop. */
  async expectPaid(options: { timeout?: number } = {}): Promise<void> {
    const { paid, held } = this.payPage;
    await expect(paid.or(held), 'the receipt').toBeVisible(options);
  }

  /** Leaves the receipt, or an order that is over, by its link to the shop. */
  async backToShop(): Promise<void> {
    await this.payPage.backToShop.click();
  }

  /** Gives the order up on its page. */
  async cancel(): Promise<void> {
    await this.payPage.cancel.click();
    await this.payPage.confirmCancel.click();
    await expect(this.payPage.heading).toHaveText(this.words.cancelled);
  }

  /** Goes to bKash and closes its page at a step. Back on the order's page they can pay again. */
  async close(step: BkashStep): Promise<void> {
    await this.goToBkash();
    if (step !== 'number') await this.bkash.enterNumber(this.wallet);
    if (step === 'pin') await this.bkash.enterCode();
    await this.bkash.close.click();
    await expect(this.payPage.pay).toBeVisible();
  }

  /** Tries to pay and fails. Gives what the order's page says of it; there they can pay again. */
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

  /** Presses the order's button and arrives at bKash, in this tab, in a frame of it, or in a window. */
  async goToBkash({ remember = false, saved = false, wallet = this.wallet }: PaymentOptions = {}): Promise<void> {
    if (remember) await this.payPage.remember.check();
    const button = saved ? this.payPage.payWith(wallet) : this.payPage.pay;
    if (this.frame !== undefined) {
      this.bkash = new BkashPage(await this.embedded.opens(button), this.words);
    } else {
      const here = this.page.url();
      await button.click();
      await expect(this.page, 'the way to bKash').not.toHaveURL(here);
      const isFramed = new URL(this.page.url()).pathname.endsWith('/bkash');
      this.bkash = isFramed ? new BkashWindow(this.page, this.words).bkash : new BkashPage(this.page, this.words);
    }
    await expect(this.bkash.number.or(this.bkash.pin), "bKash's page").toBeVisible();
  }

  /** Number and code, up to the PIN. */
  async identify(wallet = this.wallet, otp?: string): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode(otp);
    await expect(this.bkash.pin).toBeVisible();
  }

  /** Number, code and PIN. */
  async confirm(wallet = this.wallet): Promise<void> {
    await this.identify(wallet);
    await this.bkash.enterPin();
  }

  #at(page: Page, frame?: FrameLocator): this {
    const Kind = this.constructor as new (page: Page, words: W, wallet: string, frame?: FrameLocator) => this;
    return new Kind(page, this.words, this.wallet, frame);
  }

  async #typeWrongly(type: () => Promise<void>): Promise<void> {
    for (let tries = 1; tries < WRONG_TRIES; tries += 1) {
      await type();
      await expect(this.bkash.alert).toBeVisible();
    }
    await type();
  }
}
