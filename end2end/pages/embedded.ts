// The checkout on another shop's page, and the events that the page receives.

import { EmbeddedCheckout } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

/** The events that the shop's page received, in order. */
export interface ReceivedEvent {
  type: string;
  session: string;
  status: string | undefined;
}

const TYPES = ['ready', 'paid', 'cancelled', 'failed', 'closed'];

export class Embedded extends EmbeddedCheckout {
  /** Opens the shop's page and records every event that bubbles to its document. */
  async visit(address: string): Promise<void> {
    await this.page.addInitScript((types) => {
      const receivedEvents: ReceivedEvent[] = [];
      Object.assign(window, { receivedEvents });
      for (const type of types) {
        document.addEventListener(type, (event) => {
          if (event instanceof CustomEvent) receivedEvents.push({ type, ...event.detail });
        });
      }
    }, TYPES);
    await this.page.goto(address);
  }

  async receivedEvents(): Promise<string[]> {
    const receivedEvents = await this.page.evaluate(() => (window as unknown as { receivedEvents: ReceivedEvent[] }).receivedEvents);
    return receivedEvents.map(({ type, status }) => (status === undefined ? type : `${type} ${status}`));
  }

  async expectEvents(...events: string[]): Promise<void> {
    await expect.poll(() => this.receivedEvents()).toEqual(events);
  }
}
