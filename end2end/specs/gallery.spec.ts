// Screenshots of every page in every state for review: three widths, both languages, light and dark, in
// artefacts/gallery.

import { Checkout, type Language } from '@bkash-checkout/playwright';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { test } from '../fixtures/index.js';
import { tour } from '../helpers/tour/index.js';

const GALLERY = fileURLToPath(new URL('../artefacts/gallery/', import.meta.url));
const WIDTHS = [390, 320, 1280];

for (const language of ['bn', 'en'] satisfies Language[]) {
  test.describe(language, () => {
    test.use({ language });

    test('takes a screenshot of every page', async ({ payer, checkout, browserErrors }) => {
      test.setTimeout(240_000);
      const folder = path.join(GALLERY, language);
      rmSync(folder, { recursive: true, force: true });
      mkdirSync(folder, { recursive: true });
      const shortLived = await Checkout.start({ demoShop: true, settings: { CHECKOUT__MERCHANT__SESSION_MINUTES: '1' } });
      try {
        await tour({
          payer,
          checkout,
          shortLived,
          visit: async (page, name) => {
            for (const width of WIDTHS) {
              await page.setViewportSize({ width, height: width > 1000 ? 800 : 844 });
              for (const colorScheme of ['dark', 'light'] as const) {
                await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
                const file = path.join(folder, `${name}-${width}-${colorScheme}.png`);
                await page.screenshot({ path: file, fullPage: true });
              }
            }
            await page.setViewportSize({ width: 390, height: 844 });
          },
        });
      } finally {
        await shortLived.stop();
      }
      browserErrors.ignore(/40[34]|410|503/);
    });
  });
}
