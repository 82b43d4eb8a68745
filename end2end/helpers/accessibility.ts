// Pages must be usable by everyone: what axe finds fails the test.

import { AxeBuilder } from '@axe-core/playwright';
import { expect as strict, type Page } from '@playwright/test';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

type Expect = typeof strict;

/** Fails with the rule, the element and the advice for each violation. */
export async function expectAccessible(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(new AxeBuilder({ page }).withTags(TAGS)), name).toEqual([]);
}

/** The same with a dialog open whose frame holds a whole page, which has landmarks of its own. */
export async function expectAccessibleFrame(page: Page): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(TAGS);
  const rules = ['landmark-no-duplicate-banner', 'landmark-no-duplicate-contentinfo', 'landmark-unique'];
  strict(await found(axe.disableRules(rules)), 'page with a frame').toEqual([]);
}

/** The one rule that depends on light and dark, so that pages need not be searched twice. */
export async function expectEnoughContrast(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  expect(await found(new AxeBuilder({ page }).withRules(['color-contrast'])), `${name}, dark`).toEqual([]);
}

/** Fails when the page is wider than the screen that shows it. */
export async function expectNoSidewaysScroll(page: Page, name = 'page', expect: Expect = strict): Promise<void> {
  const [content = 0, screen = 0] = await page.evaluate(() => [
    document.scrollingElement?.scrollWidth ?? 0,
    document.scrollingElement?.clientWidth ?? 0,
  ]);
  expect(content, `${name}: width of the content`).toBeLessThanOrEqual(screen);
}

async function found(axe: AxeBuilder): Promise<string[]> {
  // Frames are looked into from the page itself, so the results need no page of their own to be put together.
  const { violations } = await axe.setLegacyMode(true).analyze();
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target }) => `${id}: ${help} (${target.join(' ')})`),
  );
}
