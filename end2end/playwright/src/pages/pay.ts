// The page of an order, `/pay/{session}`, in every state but the receipt.

import { expect, type Locator } from '@playwright/test';

import { PageObject } from './page_object.js';

export class PayPage extends PageObject {
  get pay(): Locator {
    return this.button(this.words.pay);
  }

  get remember(): Locator {
    return this.place.getByRole('checkbox', { name: this.words.remember, exact: true });
  }

  get savedWallets(): Locator {
    return this.button(this.words.savedWallets);
  }

  /** Opens the question whether to give the order up. */
  get cancel(): Locator {
    return this.place.getByText(this.words.cancel, { exact: true });
  }

  /** Answers it. */
  get confirmCancel(): Locator {
    return this.button(this.words.confirmCancel);
  }

  get continueAtBkash(): Locator {
    return this.link(this.words.continueAtBkash);
  }

  get again(): Locator {
    return this.button(this.words.again);
  }

  get checkAgain(): Locator {
    return this.link(this.words.checkAgain);
  }

  get backToShop(): Locator {
    return this.link(this.words.backToShop);
  }

  payWith(number: string): Locator {
    return this.button(this.words.payWith(masked(number)));
  }

  /** The heading of a receipt. */
  get paid(): Locator {
    return this.place.getByRole('heading', { level: 1, name: this.words.paid, exact: true });
  }

  /** The heading of money that is held for the shop. */
  get held(): Locator {
    return this.place.getByRole('heading', { level: 1, name: this.words.held, exact: true });
  }

  /** The session that the address names. */
  session(): string {
    const session = /\/pay\/([^/?]+)/.exec(this.page.url())?.[1];
    if (session === undefined) throw new Error(`no session in ${this.page.url()}`);
    return session;
  }

  /** Goes there; the address is that of the session. */
  async open(address: string): Promise<void> {
    await this.page.goto(address);
  }

  /** Waits until the page is live: the countdown is what shows it. */
  async hydrated(): Promise<void> {
    await expect(this.place.getByRole('timer')).toBeVisible();
  }
}

/** A wallet's number as pages show it. */
export function masked(number: string): string {
  return `${number.slice(0, 3)}••••${number.slice(-4)}`;
}
