// The checkout on another shop's page, and what that page hears of it.

import { EmbeddedCheckout } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

/** What the shop's page heard, in order. */
export interface Heard {
  type: string;
  session: string;
  status: string | undefined;
}

const TYPES = ['ready', 'paid', 'cancelled', 'failed', 'closed'];

export class Embedded extends EmbeddedCheckout {
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
}
