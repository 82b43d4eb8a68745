// A page of another site, with a button that posts to one of our addresses.

import type { Page } from '@playwright/test';

/** Presses a button on another site that posts to an address of ours. */
export async function foreignForm(page: Page, action: string): Promise<void> {
  const elsewhere = 'http://elsewhere.test/';
  const body = `<!doctype html><title>Elsewhere</title>
    <link rel="icon" href="data:,"><form method="post" action="${action}"><button>Win</button></form>`;
  await page.route(elsewhere, (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(elsewhere);
  await page.getByRole('button', { name: 'Win' }).click();
}
