// The API reference: search, copying, small screens, dark mode, and completeness without JavaScript.

import type { Page } from '@playwright/test';

import { expect, test } from '../fixtures/index.js';
import {
  expectAccessibleExceptContrast,
  expectContrast,
  expectNoHorizontalScroll,
} from '../helpers/accessibility.js';

test('the whole reference is accessible', async ({ page, checkout }) => {
  await page.goto(`${checkout.origin}/docs`);
  await unfold(page);
  await expectNoHorizontalScroll(page, 'reference, unfolded');
  await expectAccessibleExceptContrast(page, 'reference');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`every kind of content in the reference has enough contrast, ${colorScheme}`, async ({ page, checkout }) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(`${checkout.origin}/docs`);
    await unfold(page);
    // One function renders all groups, one all events and one all problems, so two of each are enough. Sessions and
    // endpoints have operations of every method.
    await page.evaluate(() => {
      const kept = ['checkout-sessions', 'webhook-endpoints', 'webhooks', 'problems'];
      for (const group of document.querySelectorAll('main > .group')) {
        if (!kept.includes(group.getAttribute('aria-labelledby') ?? '')) group.remove();
      }
      for (const one of document.querySelectorAll('.events > div:nth-child(n+3), .problems > div:nth-child(n+3)')) {
        one.remove();
      }
    });
    await expect(page.locator('main > .group')).toHaveCount(4);
    await expectContrast(page, 'reference');
  });
}

test('the reference fits phone and desktop screens', async ({ page, checkout }) => {
  for (const width of [320, 390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    await page.goto(`${checkout.origin}/docs`);
    await expectNoHorizontalScroll(page, `reference at ${width}`);
  }
});

test('search finds an operation by a word and by its path', async ({ page, checkout }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${checkout.origin}/docs`);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await contents.getByRole('searchbox', { name: 'Find' }).fill('capture');
  await expect(contents.getByRole('link', { name: 'Capture a payment' })).toBeVisible();
  await expect(contents.getByRole('link', { name: 'Create a session' })).toBeHidden();
  await contents.getByRole('searchbox', { name: 'Find' }).fill('/v1/refunds');
  await contents.getByRole('link', { name: 'Create a refund' }).click();
  await expect(page.getByRole('heading', { name: 'Create a refund' })).toBeInViewport();
});

test('search finds events and problems by name, also on a phone', async ({ page, checkout }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto(`${checkout.origin}/docs`);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  await expect(contents).toBeHidden();
  for (const [query, name, place] of [
    ['payment.captured', 'payment.captured', 'An authorized payment was captured.'],
    ['would exceed its amount', 'refund_amount_too_large', 'The refunds of the payment would exceed its amount'],
  ] as const) {
    await page.keyboard.press('/');
    await contents.getByRole('searchbox', { name: 'Find' }).fill(query);
    await expect(contents.getByRole('status')).toHaveText('1 found');
    await contents.getByRole('link', { name }).click();
    await expect(contents).toBeHidden();
    await expect(page.getByText(place)).toBeInViewport();
  }
});

test('the table of contents marks the current section', async ({ page, checkout }) => {
  await page.setViewportSize({ width: 1280, height: 800 });
  await page.goto(`${checkout.origin}/docs#create-refund`);
  const contents = page.getByRole('navigation', { name: 'Contents' });
  const current = contents.locator('[aria-current]');
  await expect(current).toHaveText(/Create a refund/);
  await page.getByRole('heading', { name: 'Verify the signature' }).scrollIntoViewIfNeeded();
  await page.mouse.wheel(0, 400);
  await expect(current).toHaveText('Verify the signature');
  await expect(current).toBeInViewport();
});

test('the copy button copies the command unchanged', async ({ page, context, checkout }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.goto(`${checkout.origin}/docs`);
  const operation = page.getByRole('article', { name: 'List payments' });
  await operation.getByRole('button', { name: 'Copy: Request' }).click();
  await expect(operation.getByText('Copied')).toBeVisible();
  const copied = await page.evaluate(async () => navigator.clipboard.readText());
  expect(copied).toContain(`curl ${checkout.origin}/v1/payments`);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('the reference is complete', async ({ page, checkout }) => {
    await page.goto(`${checkout.origin}/docs#problem-refund_amount_too_large`);
    await expect(page.getByText('The refunds of the payment would exceed its amount')).toBeInViewport();
    const contents = page.getByRole('navigation', { name: 'Contents' });
    await page.getByText('Contents', { exact: true }).click();
    await expect(contents).toBeVisible();
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.reload();
    await expect(contents).toBeVisible();
  });
});

/** Opens all collapsed elements. */
async function unfold(page: Page): Promise<void> {
  const unfolded = await page.evaluate(() => {
    const folded = [...document.querySelectorAll('main details:not([open])')];
    // Only one element of a name can be open.
    for (const details of folded) details.removeAttribute('name');
    for (const details of folded) details.toggleAttribute('open', true);
    return folded.length;
  });
  expect(unfolded).toBeGreaterThan(20);
}
