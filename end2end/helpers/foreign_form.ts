// A page of another site with a form that posts to the checkout.

import type { Page } from '@playwright/test';

/** Submits a form of another site that posts to a URL of the checkout. */
export async function foreignForm(page: Page, action: string): Promise<void> {
  const elsewhere = 'http://elsewhere.test/';
  const body = `<!doctype html><title>Elsewhere</title>
    <link rel="icon" href="data:,"><form method="post" action="${action}"><button>Win</button></form>`;
  await page.route(elsewhere, (route) => route.fulfill({ body, contentType: 'text/html' }));
  await page.goto(elsewhere);
  await page.getByRole('button', { name: 'Win' }).click();
}
