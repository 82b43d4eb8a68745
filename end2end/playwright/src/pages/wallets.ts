// `/wallets`: the payer's saved wallets and their consents.

import type { Locator } from '@playwright/test';

import { PageObject } from './page_object.js';
import { masked } from './pay.js';

export class WalletsPage extends PageObject {
  get add(): Locator {
    return this.button(this.texts.add);
  }

  get addFirst(): Locator {
    return this.button(this.texts.addFirst);
  }

  get backToOrder(): Locator {
    return this.link(this.texts.backToOrder);
  }

  /** The entry of one wallet. */
  wallet(number: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: masked(number) });
  }

  payWith(number: string): Locator {
    return this.button(this.texts.payWith(masked(number)));
  }

  /** Opens the confirmation of removing the wallet. */
  remove(number: string): Locator {
    return this.page.getByText(this.texts.remove(masked(number)), { exact: true });
  }

  /** Confirms it. */
  confirmRemove(number: string): Locator {
    return this.button(this.texts.confirmRemove(masked(number)));
  }

  /** Opens a customer link, or `/wallets` for a payer who has opened one. */
  async open(address = '/wallets'): Promise<void> {
    await this.page.goto(address);
  }
}
