// bKash's checkout over another page, as its script opens it (Checkout (iFrame)): a dialog, and bKash's page in a frame.

import type { Locator, Page } from '@playwright/test';

import { BkashPage } from './bkash.js';
import { PageObject } from './page_object.js';
import type { Words } from './words.js';

export class BkashWindow<W extends Words = Words> extends PageObject<W> {
  /** What the customer sees in the frame. */
  readonly bkash: BkashPage;

  constructor(page: Page, words: W) {
    super(page, words);
    this.bkash = new BkashPage(page, words, this.iframe.contentFrame());
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: this.words.checkout, exact: true });
  }

  /** The cross, which is there whatever becomes of the frame. */
  get cross(): Locator {
    return this.dialog.getByRole('button', { name: this.words.cross, exact: true });
  }

  get iframe(): Locator {
    return this.dialog.getByTitle(this.words.window, { exact: true });
  }

  /** Number, code and PIN, all of them right. */
  async confirm(wallet: string): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode();
    await this.bkash.enterPin();
  }
}
