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
  get cancelYes(): Locator {
    return this.button(this.words.cancelYes);
  }

  get goOn(): Locator {
    return this.link(this.words.goOn);
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

  async open(session: string): Promise<void> {
    await this.page.goto(`/pay/${session}`);
  }

  /** Waits until the islands are awake: the countdown is what shows it. */
  async awake(): Promise<void> {
    await expect(this.page.getByRole('timer')).toBeVisible();
  }

  /** The session that the address names. */
  session(): string {
    const session = /\/pay\/([^/?]+)/.exec(this.page.url())?.[1];
    if (session === undefined) throw new Error(`no session in ${this.page.url()}`);
    return session;
  }

  /** The invoice number that the page shows. */
  async invoice(): Promise<string> {
    const text = await this.main.innerText();
    const invoice = /DEMO-[0-9A-F]{8}/.exec(text)?.[0];
    if (invoice === undefined) throw new Error(`no invoice number in: ${text}`);
    return invoice;
  }
}

/** A wallet's number as pages show it. */
export function masked(number: string): string {
  return `${number.slice(0, 3)}••••${number.slice(-4)}`;
}
