// The pages of the example shops, which have the same texts.

import { PageObject, type Payer, type Translations } from '@bkash-checkout/playwright';
import { expect, type Locator, type Page } from '@playwright/test';

export class ExampleShopPages extends PageObject {
  constructor(
    page: Page,
    texts: Translations,
    private readonly origin: string,
    private readonly mode: 'redirect' | 'popup' | 'modal',
  ) {
    super(page, texts);
  }

  get orderNow(): Locator {
    return this.button('Order now');
  }

  get tryAgain(): Locator {
    return this.button('Try again');
  }

  /** The price on the product's page, in the format of the API. */
  async price(): Promise<string> {
    const text = await this.main.innerText();
    const price = /৳(\d+\.\d\d)/.exec(text)?.[1];
    if (price === undefined) throw new Error(`no price in: ${text}`);
    return price;
  }

  async visit(): Promise<void> {
    await this.page.goto(this.origin);
    await expect(this.orderNow).toBeVisible();
  }

  /** Orders, and waits for the button that pays. Returns the order's number. */
  async orders(): Promise<string> {
    await this.visit();
    await this.orderNow.click();
    await expect(this.heading).toHaveText('Your order');
    return this.number();
  }

  /** The order's number in the URL. */
  number(): string {
    const number = /\/orders\/([0-9a-f]{32})/.exec(this.page.url())?.[1];
    if (number === undefined) throw new Error(`no order in ${this.page.url()}`);
    return number;
  }

  /** The target of the link that replaces the button without scripts. */
  async plainLink(): Promise<string> {
    // The script renders its button in the element's shadow root. The shop's link is still inside.
    const href = await this.page.locator('bkash-checkout').evaluate((tag) => tag.querySelector('a')?.href);
    if (href === undefined) throw new Error('there is no plain link');
    return href;
  }

  /** Opens an order's page, with `?back` like the checkout's redirect or without. */
  async open(number: string, back = false): Promise<void> {
    await this.page.goto(`${this.origin}/orders/${number}${back ? '?back' : ''}`);
  }

  /** Pays with the button, up to the receipt, and returns to the shop. */
  async payWith(payer: Payer): Promise<void> {
    const { embedded } = payer;
    if (this.mode === 'redirect') {
      await embedded.away.click();
      await payer.pay();
      await payer.backToShop();
    } else if (this.mode === 'popup') {
      const inWindow = payer.inTab(await embedded.opens(embedded.opener));
      await inWindow.pay();
      await inWindow.backToShop();
    } else {
      await embedded.opener.click();
      await payer.inDialog().pay();
      await payer.inDialog().backToShop();
    }
  }
}
