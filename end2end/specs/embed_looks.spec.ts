// Accessibility and language of the embedded checkout: on small phones, in light and dark, with a screen reader.
// Screenshots are in artefacts/gallery/embedded.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from '../fixtures/embedding.js';
import { expectAccessible, expectAccessibleFrame, expectNoHorizontalScroll } from '../helpers/accessibility.js';

const GALLERY = fileURLToPath(new URL('../artefacts/gallery/embedded/', import.meta.url));

for (const language of ['bn', 'en'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language, reducedMotion: 'reduce' });

    test('button and dialog are accessible and fit every screen', async ({
      embedded,
      otherShop,
      session,
      page,
    }) => {
      test.setTimeout(90_000);
      const modal = `<bkash-checkout session="${session}" mode="modal"></bkash-checkout>`;
      for (const [width, height] of [
        [320, 568],
        [390, 844],
        [1280, 800],
      ] as const) {
        await page.setViewportSize({ width, height });
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme });
          const picture = (name: string) =>
            page.screenshot({ path: path.join(GALLERY, language, `${name}-${width}-${colorScheme}.png`) });
          await embedded.visit(otherShop.page(modal, language));
          await expect(embedded.opener).toBeVisible();
          await expectAccessible(page);
          await picture('button');
          await embedded.opener.click();
          await embedded.expectEvents('ready');
          await expectAccessibleFrame(page);
          await expectNoHorizontalScroll(page);
          const frame = page.frames().find((each) => each !== page.mainFrame());
          expect(await frame?.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
          await picture('dialog');
        }
      }
    });
  });
}

test("the checkout opens in the language of the shop's page", async ({ embedded, otherShop, session, page, payer }) => {
  await embedded.visit(otherShop.page(`<bkash-checkout lang="bn" session="${session}"></bkash-checkout>`));
  await page.getByRole('link', { name: 'বিকাশে পেমেন্ট করুন' }).click();
  await expect(payer.payPage.heading).toContainText('Demo Shop');
  await expect(page.locator('html')).toHaveAttribute('lang', 'bn');
});
