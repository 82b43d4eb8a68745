// What every page of the checkout has in common. Page objects name what a person
// sees and does; specs never speak of selectors.

import type { Locator, Page } from '@playwright/test';

export abstract class PageObject {
  constructor(readonly page: Page) {}

  /** The one heading that says where the person is. */
  get heading(): Locator {
    return this.page.getByRole('heading', { level: 1 });
  }

  /** Where news is announced to people who cannot see the page. */
  get status(): Locator {
    return this.page.getByRole('status');
  }
}
