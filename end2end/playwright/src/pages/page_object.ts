// What every page of the checkout has in common. Page objects have a locator for each control, so that tests need no
// selectors.

import type { FrameLocator, Locator, Page } from '@playwright/test';

import type { Translations } from './translations.js';

export abstract class PageObject<W extends Translations = Translations> {
  constructor(
    readonly page: Page,
    protected readonly texts: W,
    /** The page itself, or a frame in it. */
    protected readonly place: Page | FrameLocator = page,
  ) {}

  /** The main heading. */
  get heading(): Locator {
    return this.place.getByRole('heading', { level: 1 });
  }

  /** The element that announces changes to screen readers. */
  get status(): Locator {
    return this.place.getByRole('status');
  }

  /** The element that announces errors. */
  get alert(): Locator {
    return this.place.getByRole('alert');
  }

  /** The main content. */
  get main(): Locator {
    return this.place.getByRole('main');
  }

  protected button(name: string | RegExp): Locator {
    return this.place.getByRole('button', { name, exact: true });
  }

  protected link(name: string | RegExp): Locator {
    return this.place.getByRole('link', { name, exact: true });
  }

  /** The value of a term in a list. */
  protected fact(name: string | RegExp): Locator {
    const term = this.place.getByRole('term').filter({ hasText: name });
    return this.main.locator('div', { has: term }).getByRole('definition').last();
  }
}
