// What a browser complains about quietly: errors and warnings on the console, uncaught
// exceptions, and violations of the content security policy (which Chromium
// reports on the console too).

import type { BrowserContext, Page } from '@playwright/test';

export class BrowserErrors {
  readonly #found: string[] = [];

  /** Listens to every page that the context opens. */
  constructor(context: BrowserContext) {
    context.pages().forEach((page) => this.#listen(page));
    context.on('page', (page) => this.#listen(page));
  }

  /** Everything so far; a test that expects a error takes it away here. */
  take(): string[] {
    return this.#found.splice(0);
  }

  /** Takes away the one kind of error that a test is about, such as a status of 503. */
  ignore(expected: RegExp): void {
    const others = this.take().filter((error) => !expected.test(error));
    this.#found.push(...others);
  }

  #listen(page: Page): void {
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) this.#found.push(`${page.url()}: ${message.text()}`);
    });
    page.on('pageerror', (error) => this.#found.push(`${page.url()}: ${error.message}`));
  }
}
