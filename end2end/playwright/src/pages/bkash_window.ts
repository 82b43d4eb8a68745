// bKash's checkout over another page, as its script opens it (Checkout (iFrame)): a dialog, and bKash's page in a frame.

import type { Locator, Page } from '@playwright/test';

import { BkashPage } from './bkash.js';
import { PageObject } from './page_object.js';
import type { Translations } from './translations.js';

export class BkashWindow<W extends Translations = Translations> extends PageObject<W> {
  /** The page in the frame. */
  readonly bkash: BkashPage;

  constructor(page: Page, texts: W) {
    super(page, texts);
    this.bkash = new BkashPage(page, texts, this.iframe.contentFrame());
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: this.texts.checkout, exact: true });
  }

  /** The button that closes the dialog, also while the frame is not loaded. */
  get cross(): Locator {
    return this.dialog.getByRole('button', { name: this.texts.cross, exact: true });
  }

  get iframe(): Locator {
    return this.dialog.getByTitle(this.texts.window, { exact: true });
  }

  /** Types number, code and PIN. */
  async confirm(wallet: string): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode();
    await this.bkash.enterPin();
  }
}
