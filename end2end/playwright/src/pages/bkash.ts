// bKash's own pages, as the simulator serves them: number, code, PIN.

import type { Locator } from '@playwright/test';

import { OTP, PIN } from '../wallets.js';
import { PageObject } from './page_object.js';

export class BkashPage extends PageObject {
  get number(): Locator {
    return this.place.getByRole('textbox', { name: this.texts.number, exact: true });
  }

  get terms(): Locator {
    return this.place.getByRole('checkbox', { name: this.texts.terms, exact: true });
  }

  get code(): Locator {
    return this.place.getByRole('textbox', { name: this.texts.code, exact: true });
  }

  /** The purpose, which a page that asks for consent shows instead of an amount. */
  get purpose(): Locator {
    return this.place.getByRole('term').filter({ hasText: this.texts.purpose });
  }

  /** A password field, which has a label but no role. */
  get pin(): Locator {
    return this.place.getByLabel(this.texts.pin, { exact: true });
  }

  get proceed(): Locator {
    return this.button(this.texts.proceed);
  }

  get confirm(): Locator {
    return this.button(this.texts.confirm);
  }

  get resend(): Locator {
    return this.button(this.texts.resend);
  }

  get close(): Locator {
    return this.button(this.texts.close);
  }

  get backToMerchant(): Locator {
    return this.link(this.texts.backToMerchant);
  }

  async enterNumber(number: string): Promise<void> {
    await this.number.fill(number);
    await this.terms.check();
    await this.proceed.click();
  }

  async enterCode(code: string = OTP): Promise<void> {
    await this.code.fill(code);
    await this.proceed.click();
  }

  async enterPin(pin: string = PIN): Promise<void> {
    await this.pin.fill(pin);
    await this.confirm.click();
  }

  /** The payment in the page's URL. */
  paymentId(): string {
    const id = new URL(this.page.url()).searchParams.get('paymentId');
    if (id === null) throw new Error(`no payment in ${this.page.url()}`);
    return id;
  }
}
