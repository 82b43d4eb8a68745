// Pages must be usable by everyone: what axe finds fails the test.

import { AxeBuilder } from '@axe-core/playwright';
import { expect as strict, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Expect = typeof strict;

/** Fails with the rule, the element and the advice for each violation. */
export async function expectAccessible(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(axe(page).withTags(TAGS)), name).toEqual([]);
}

/** The same with a dialog open whose frame holds a whole page, which has landmarks of its own. */
export async function expectAccessibleFrame(page: Page): Promise<void> {
  const rules = ['landmark-no-duplicate-banner', 'landmark-no-duplicate-contentinfo', 'landmark-unique'];
  strict(await found(axe(page).withTags(TAGS).disableRules(rules)), 'page with a frame').toEqual([]);
}

/** Every rule but the one about contrast, which alone takes most of the time on a long page. */
export async function expectAccessibleExceptContrast(page: Page, name = 'page'): Promise<void> {
  strict(await found(axe(page).withTags(TAGS).disableRules(['color-contrast'])), name).toEqual([]);
}

/** The one rule that depends on light and dark, so that pages need not be searched twice. */
export async function expectContrast(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(axe(page).withRules(['color-contrast'])), `${name}, dark`).toEqual([]);
}

/** Fails when the page is wider than the screen that shows it. */
export async function expectNoHorizontalScroll(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  const [content = 0, screen = 0] = await page.evaluate(() => [
    document.scrollingElement?.scrollWidth ?? 0,
    document.scrollingElement?.clientWidth ?? 0,
  ]);
  expect(content, `${name}: width of the content`).toBeLessThanOrEqual(screen);
}

/** The same for people who set their letters twice as large (WCAG 1.4.4, 1.4.10). */
export async function expectReflowWithLargeText(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  const letters = async (size: string): Promise<void> =>
    page.evaluate((size) => void (document.documentElement.style.fontSize = size), size);
  await letters('200%');
  await expectNoHorizontalScroll(page, `${name}, letters twice as large`, expect);
  await letters('');
}

function axe(page: Page): AxeBuilder {
  // Every rule looks at every element; only what it passes is not described one by one, which on a long page takes
  // three times as long as looking.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  // Frames are looked into from the page itself, so the results need no page of their own to be put together.
  return builder.setLegacyMode(true);
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
