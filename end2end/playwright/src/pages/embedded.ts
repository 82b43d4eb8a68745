// The checkout on a shop's page: the button, and the dialog that it can open.

import type { FrameLocator, Locator, Page } from '@playwright/test';

import { PageObject } from './page_object.js';
import { PayPage } from './pay.js';
import { Receipt } from './receipt.js';
import type { Translations } from './translations.js';

export class EmbeddedCheckout<W extends Translations = Translations> extends PageObject<W> {
  /** The frame in the dialog, with the order's page or its receipt. */
  readonly frame: FrameLocator;
  readonly payPage: PayPage;
  readonly receipt: Receipt;

  constructor(page: Page, texts: W) {
    super(page, texts);
    this.frame = this.dialog.getByTitle(texts.pay, { exact: true }).contentFrame();
    this.payPage = new PayPage(page, texts, this.frame);
    this.receipt = new Receipt(page, texts, this.frame);
  }

  /** The button on the shop's page, when it opens a window or a dialog there. */
  get opener(): Locator {
    return this.button(this.texts.pay);
  }

  /** The button on the shop's page, when it is a link to the checkout's page. */
  get away(): Locator {
    return this.link(this.texts.pay);
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: this.texts.pay });
  }

  get closer(): Locator {
    return this.dialog.getByRole('button', { name: this.texts.closeDialog, exact: true });
  }

  /** Presses a button, and returns the window that opens. */
  async opens(button: Locator): Promise<Page> {
    const opened = this.page.waitForEvent('popup');
    await button.click();
    return opened;
  }
}
