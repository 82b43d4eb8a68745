// bKash's window over a merchant's page.

import { BkashWindow } from '@bkash-checkout/playwright';
import type { Locator } from '@playwright/test';

export class CheckoutFrame extends BkashWindow {
  /** Loads a page of the merchant into the frame. */
  async shows(html: string): Promise<void> {
    await this.iframe.evaluate((element: HTMLIFrameElement, page) => {
      element.srcdoc = page;
    }, html);
  }

  /** Reloads bKash's page. */
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

  /** The steps that the merchant's code has recorded. */
  async saw(): Promise<string[]> {
    return this.page.evaluate(() => (window as unknown as { saw: string[] }).saw);
  }

  /** The payment in the frame. */
  async paymentID(): Promise<string> {
    const address = await this.iframe.getAttribute('src');
    return new URL(address ?? '').searchParams.get('paymentId') ?? '';
  }

  /** Presses the merchant's button and waits for bKash's page. */
  async opens(): Promise<void> {
    await this.opener.click();
    await this.bkash.number.waitFor();
  }
}
