// Errors of the browser: errors and warnings on the console, uncaught exceptions, and violations of the content security
// policy, which Chromium reports on the console.

import type { BrowserContext, Page } from '@playwright/test';

export class BrowserErrors {
  readonly #found: string[] = [];

  /** Records the errors of every page of the context. */
  constructor(context: BrowserContext) {
    context.pages().forEach((page) => this.#listen(page));
    context.on('page', (page) => this.#listen(page));
  }

  /** Returns and removes all errors. */
  take(): string[] {
    return this.#found.splice(0);
  }

  /** Removes the errors that a test expects, such as a status 503. */
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
