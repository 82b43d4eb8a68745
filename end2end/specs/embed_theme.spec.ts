// An order's page in the theme and language of its merchant.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from '../fixtures/embedding.js';
import { expectAccessible } from '../helpers/accessibility.js';

const GALLERY = fileURLToPath(new URL('../artefacts/gallery/embedded/', import.meta.url));

test.use({
  settings: {
    CHECKOUT__MERCHANT__THEME: '{ accent = "#ffd700", appearance = "dark" }',
    CHECKOUT__MERCHANT__LOCALE: 'bn',
  },
  locale: 'en-GB',
});

test('a session uses the theme and has enough contrast', async ({ checkout, session, page }) => {
  await page.goto(`${checkout.origin}/pay/${session}`);
  await expect(page.locator('html')).toHaveAttribute('lang', 'bn');
  const button = page.getByRole('button', { name: 'বিকাশে পেমেন্ট করুন' });
  await expect(button).toHaveCSS('background-color', 'rgb(255, 215, 0)');
  await expect(button).toHaveCSS('color', 'rgb(0, 0, 0)');
  await expect(page.locator('body')).toHaveCSS('background-color', 'rgb(24, 18, 21)');
  await expectAccessible(page);
  await page.screenshot({ path: path.join(GALLERY, 'theme.png'), fullPage: true });
});
