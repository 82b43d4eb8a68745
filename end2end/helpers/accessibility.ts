// Accessibility checks with axe.

import { AxeBuilder } from '@axe-core/playwright';
import { expect as strict, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Expect = typeof strict;

/** Fails with the rule, the element and the advice for each violation. */
export async function expectAccessible(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(axe(page).withTags(TAGS)), name).toEqual([]);
}

/** The same for a page with an open dialog, whose frame has a page with landmarks of its own. */
export async function expectAccessibleFrame(page: Page): Promise<void> {
  const rules = ['landmark-no-duplicate-banner', 'landmark-no-duplicate-contentinfo', 'landmark-unique'];
  strict(await found(axe(page).withTags(TAGS).disableRules(rules)), 'page with a frame').toEqual([]);
}

/** Checks every rule except contrast, which takes most of the time on a long page. */
export async function expectAccessibleExceptContrast(page: Page, name = 'page'): Promise<void> {
  strict(await found(axe(page).withTags(TAGS).disableRules(['color-contrast'])), name).toEqual([]);
}

/** Checks contrast alone, the rule that depends on light and dark. */
export async function expectContrast(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(axe(page).withRules(['color-contrast'])), `${name}, dark`).toEqual([]);
}

/** Fails if the page is wider than the screen. */
export async function expectNoHorizontalScroll(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  const [content = 0, screen = 0] = await page.evaluate(() => [
    document.scrollingElement?.scrollWidth ?? 0,
    document.scrollingElement?.clientWidth ?? 0,
  ]);
  expect(content, `${name}: width of the content`).toBeLessThanOrEqual(screen);
}

/** The same with text twice as large (WCAG 1.4.4, 1.4.10). */
export async function expectReflowWithLargeText(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  const letters = async (size: string): Promise<void> =>
    page.evaluate((size) => void (document.documentElement.style.fontSize = size), size);
  await letters('200%');
  await expectNoHorizontalScroll(page, `${name}, letters twice as large`, expect);
  await letters('');
}

function axe(page: Page): AxeBuilder {
  // All rules check all elements. Only the list of passes is left out, which takes three quarters of the time on a long
  // page.
  const builder = new AxeBuilder({ page }).options({ resultTypes: ['violations'] });
  // Frames are checked from the page, so that the results need not be combined in another page.
  return builder.setLegacyMode(true);
}

async function found(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
