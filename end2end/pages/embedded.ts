// The checkout as a payer meets it on another shop's page: the button, the dialog, and what opens from it.

import { expect, type FrameLocator, type Locator, type Page } from '@playwright/test';

import { PageObject } from './page_object.js';
import { PayPage } from './pay.js';
import { Receipt } from './receipt.js';
import type { Words } from './words.js';

/** What the shop's page heard, in order. */
export interface Heard {
  type: string;
  session: string;
  status: string | undefined;
}

const TYPES = ['ready', 'paid', 'cancelled', 'failed', 'closed'];

export class Embedded extends PageObject {
  readonly frame: FrameLocator;
  readonly pay: PayPage;
  readonly receipt: Receipt;

  constructor(page: Page, words: Words) {
    super(page, words);
    this.frame = page.frameLocator('dialog iframe');
    this.pay = new PayPage(page, words, this.frame);
    this.receipt = new Receipt(page, words, this.frame);
  }

  /** Goes to the shop's page and listens to every event that bubbles to its document. */
  async visit(address: string): Promise<void> {
    await this.page.addInitScript((types) => {
      const heard: Heard[] = [];
      Object.assign(window, { heard });
      for (const type of types) {
        document.addEventListener(type, (event) => {
          if (event instanceof CustomEvent) heard.push({ type, ...event.detail });
        });
      }
    }, TYPES);
    await this.page.goto(address);
  }

  async heard(): Promise<string[]> {
    const heard = await this.page.evaluate(() => (window as unknown as { heard: Heard[] }).heard);
    return heard.map(({ type, status }) => (status === undefined ? type : `${type} ${status}`));
  }

  async hears(...events: string[]): Promise<void> {
    await expect.poll(() => this.heard()).toEqual(events);
  }

  /** The button on the shop's page, when it opens something there. */
  get opener(): Locator {
    return this.page.getByRole('main').getByRole('button', { name: this.words.pay, exact: true });
  }

  /** The same, when it leads to our page. */
  get away(): Locator {
    return this.page.getByRole('main').getByRole('link', { name: this.words.pay, exact: true });
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
