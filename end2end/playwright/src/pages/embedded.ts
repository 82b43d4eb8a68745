// The checkout as a payer meets it on a shop's page: the button, and the dialog that it may open.

import type { FrameLocator, Locator, Page } from '@playwright/test';

import { PageObject } from './page_object.js';
import { PayPage } from './pay.js';
import { Receipt } from './receipt.js';
import type { Words } from './words.js';

export class EmbeddedCheckout<W extends Words = Words> extends PageObject<W> {
  /** What is in the dialog: the order's page, and later its receipt. */
  readonly frame: FrameLocator;
  readonly payPage: PayPage;
  readonly receipt: Receipt;

  constructor(page: Page, words: W) {
    super(page, words);
    this.frame = this.dialog.getByTitle(words.pay, { exact: true }).contentFrame();
    this.payPage = new PayPage(page, words, this.frame);
    this.receipt = new Receipt(page, words, this.frame);
  }

  /** The button on the shop's page, when it opens a window or a dialog there. */
  get opener(): Locator {
    return this.button(this.words.pay);
  }

  /** The same, when it leads to the checkout's page. */
  get away(): Locator {
    return this.link(this.words.pay);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: this.words.pay });
  }

  get closer(): Locator {
    return this.dialog.getByRole('button', { name: this.words.closeDialog, exact: true });
  }

  /** Presses something, and gives the window that opens. */
  async opens(button: Locator): Promise<Page> {
    const opened = this.page.waitForEvent('popup');
    await button.click();
    return opened;
  }
}
