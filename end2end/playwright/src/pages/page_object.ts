// What every page of the checkout has in common. Page objects name what a person sees and does; tests never speak of
// selectors.

import type { FrameLocator, Locator, Page } from '@playwright/test';

import type { Words } from './words.js';

export abstract class PageObject<W extends Words = Words> {
  constructor(
    readonly page: Page,
    protected readonly words: W,
    /** Where to look: the page itself, or a frame in it. */
    protected readonly place: Page | FrameLocator = page,
  ) {}

  /** The one heading that says where the person is. */
  get heading(): Locator {
    return this.place.getByRole('heading', { level: 1 });
  }

  /** Where news is announced to people who cannot see the page. */
  get status(): Locator {
    return this.place.getByRole('status');
  }

  /** Where trouble is announced. */
  get alert(): Locator {
    return this.place.getByRole('alert');
  }

  /** Everything the page is about. */
  get main(): Locator {
    return this.place.getByRole('main');
  }

  protected button(name: string | RegExp): Locator {
    return this.place.getByRole('button', { name, exact: true });
  }

  protected link(name: string | RegExp): Locator {
    return this.place.getByRole('link', { name, exact: true });
  }

  /** What a list of facts says about one of them. */
  protected fact(name: string | RegExp): Locator {
    const term = this.place.getByRole('term').filter({ hasText: name });
    return this.main.locator('div', { has: term }).getByRole('definition').last();
  }
}
