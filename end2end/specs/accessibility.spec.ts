// Accessibility of every page: the rules of WCAG 2.2 AA that a program can check, in light and dark, and no horizontal
// scrolling on the narrowest phone, even with text twice as large.

import { Checkout, type Language } from '@bkash-checkout/playwright';

import { expect, test } from '../fixtures/index.js';
import {
  expectAccessible,
  expectContrast,
  expectNoHorizontalScroll,
  expectReflowWithLargeText,
} from '../helpers/accessibility.js';
import { tour } from '../helpers/tour/index.js';

for (const language of ['en', 'bn'] satisfies Language[]) {
  test.describe(`in ${language}`, () => {
    test.use({ language, viewport: { width: 320, height: 640 } });

    test('every page is accessible and fits a 320 pixel screen', async ({
      payer,
      checkout,
      browserErrors,
    }) => {
      test.setTimeout(240_000);
      const shortLived = await Checkout.start({ demoShop: true, settings: { CHECKOUT__MERCHANT__SESSION_MINUTES: '1' } });
      const soft = expect.configure({ soft: true });
      try {
        await tour({
          payer,
          checkout,
          shortLived,
          visit: async (page, name) => {
            await test.step(name, async () => {
              await expectNoHorizontalScroll(page, name, soft);
              await expectReflowWithLargeText(page, name, soft);
              await soft(page.locator('html')).toHaveAttribute('lang', language);
              await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
              await expectAccessible(page, name, soft);
              await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
              await expectContrast(page, name, soft);
            });
          },
        });
      } finally {
        await shortLived.stop();
      }
      browserErrors.ignore(/40[34]|410|503/);
    });
  });
}
