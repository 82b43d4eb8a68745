// The page of an order, `/pay/{session}`, in every state except the receipt.

import { expect, type Locator } from '@playwright/test';

import { PageObject } from './page_object.js';

export class PayPage extends PageObject {
  get pay(): Locator {
    return this.button(this.texts.pay);
  }

  get remember(): Locator {
    return this.place.getByRole('checkbox', { name: this.texts.remember, exact: true });
  }

  get savedWallets(): Locator {
    return this.button(this.texts.savedWallets);
  }

  /** Opens the confirmation of cancelling the order. */
  get cancel(): Locator {
    return this.place.getByText(this.texts.cancel, { exact: true });
  }

  /** Confirms it. */
  get confirmCancel(): Locator {
    return this.button(this.texts.confirmCancel);
  }

  get continueAtBkash(): Locator {
    return this.link(this.texts.continueAtBkash);
  }

  get again(): Locator {
    return this.button(this.texts.again);
  }

  get checkAgain(): Locator {
    return this.link(this.texts.checkAgain);
  }

  get backToShop(): Locator {
    return this.link(this.texts.backToShop);
  }

  payWith(number: string): Locator {
    return this.button(this.texts.payWith(masked(number)));
  }

  /** The heading of a receipt. */
  get paid(): Locator {
    return this.place.getByRole('heading', { level: 1, name: this.texts.paid, exact: true });
  }

  /** The heading of an authorized payment. */
  get held(): Locator {
    return this.place.getByRole('heading', { level: 1, name: this.texts.held, exact: true });
  }

  /** The session in the page's URL. */
  session(): string {
    const session = /\/pay\/([^/?]+)/.exec(this.page.url())?.[1];
    if (session === undefined) throw new Error(`no session in ${this.page.url()}`);
    return session;
  }

  /** Opens the URL of a session. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  /** Waits until the page is hydrated, which makes the countdown visible. */
  async hydrated(): Promise<void> {
    await expect(this.place.getByRole('timer')).toBeVisible();
  }
}

/** A wallet's number, as pages show it. */
export function masked(number: string): string {
  return `${number.slice(0, 3)}••••${number.slice(-4)}`;
}
