// A person with only a keyboard, who presses Tab and must see every focused element.

import { expect, type Locator, type Page } from '@playwright/test';

/** Presses Tab until the element has the focus. Fails if a focused element is not visible. */
export async function tabTo(target: Locator): Promise<void> {
  const page = target.page();
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab');
    await expectFocusVisible(page);
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`Tab does not reach ${target}`);
}

/** Fails unless the focused element is on the screen and has a focus style. */
export async function expectFocusVisible(page: Page): Promise<void> {
  const seen = await page.evaluate(() => {
    const element = document.activeElement;
    // After the last stop the focus is at the browser's own controls.
    if (element === null || element === document.body) return 'nothing is focused';
    const style = getComputedStyle(element);
    const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 1;
    const box = element.getBoundingClientRect();
    const name = element.outerHTML.slice(0, 80);
    if (!outlined && style.boxShadow === 'none') return `no outline: ${name}`;
    if (box.width === 0 || box.bottom <= 0 || box.top >= innerHeight) return `off screen: ${name}`;
    return 'seen';
  });
  expect(['seen', 'nothing is focused']).toContain(seen);
}
