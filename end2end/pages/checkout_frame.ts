// bKash's checkout over a merchant's page, as its script opens it: a dialog, and bKash's page in a frame.

import type { Locator, Page } from '@playwright/test';

import { BkashPage } from './bkash.js';
import { PageObject } from './page_object.js';
import type { Words } from './words.js';

const FRAME = 'dialog iframe';

export class CheckoutFrame extends PageObject {
  /** What the customer sees in the frame. */
  readonly bkash: BkashPage;

  constructor(page: Page, words: Words) {
    super(page, words);
    this.bkash = new BkashPage(page, words, page.frameLocator(FRAME));
  }

  get dialog(): Locator {
    return this.page.getByRole('dialog', { name: this.words.checkout, exact: true });
  }

  /** The cross, which is there whatever becomes of the frame. */
  get cross(): Locator {
    return this.dialog.getByRole('button', { name: this.words.cross, exact: true });
  }

  get iframe(): Locator {
    return this.page.locator(FRAME);
  }

  /** Puts a page of the merchant's own into the frame. */
  async shows(html: string): Promise<void> {
    await this.iframe.evaluate((element: HTMLIFrameElement, page) => {
      element.srcdoc = page;
    }, html);
  }

  /** Shows bKash's page as it is by now. */
  async reload(): Promise<void> {
    await this.iframe.evaluate((element: HTMLIFrameElement) => {
      element.removeAttribute('srcdoc');
      element.src = String(element.src);
    });
  }

  /** The merchant's button, or link. */
  get opener(): Locator {
    return this.page.locator('#bKash_button');
  }

  /** What the merchant's page says that its code went through. */
  async saw(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { saw: string[] }).saw);
  }

  /** The payment in the frame. */
  async paymentID(): Promise<string> {
    const address = await this.iframe.getAttribute('src');
    return new URL(address ?? '').searchParams.get('paymentId') ?? '';
  }

  /** Presses the merchant's button and arrives at bKash. */
  async opens(): Promise<void> {
    await this.opener.click();
    await this.bkash.number.waitFor();
  }

  /** Number, code and PIN, all of them right. */
  async confirms(wallet: string): Promise<void> {
    await this.bkash.enterNumber(wallet);
    await this.bkash.enterCode();
    await this.bkash.enterPin();
  }
}
