// `/wallets`: the payer's consents, given and taken back.

import type { Locator } from '@playwright/test';

import { PageObject } from './page_object.js';
import { masked } from './pay.js';

export class WalletsPage extends PageObject {
  get add(): Locator {
    return this.button(this.words.add);
  }

  get addFirst(): Locator {
    return this.button(this.words.addFirst);
  }

  get backToOrder(): Locator {
    return this.link(this.words.backToOrder);
  }

  /** The story of one wallet. */
  wallet(number: string): Locator {
    return this.page.getByRole('listitem').filter({ hasText: masked(number) });
  }

  payWith(number: string): Locator {
    return this.button(this.words.payWith(masked(number)));
  }

  /** Opens the question whether to take the consent back. */
  remove(number: string): Locator {
    return this.page.getByText(this.words.remove(masked(number)), { exact: true });
  }

  /** Answers it. */
  confirmRemove(number: string): Locator {
    return this.button(this.words.confirmRemove(masked(number)));
  }

  /** Goes there; the address is that of a customer link, or `/wallets` for a payer who has been there. */
  async open(address = '/wallets'): Promise<void> {
    await this.page.goto(address);
  }
}
