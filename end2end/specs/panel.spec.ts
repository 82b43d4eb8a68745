// The simulator's panel: its commands, the list of payments, faults and the clock. bKash's customer pages have specs of
// their own.

import { Simulator } from '@bkash-checkout/playwright';
import type { Page } from '@playwright/test';

import { expect, test as base } from '../fixtures/index.js';
import { expectAccessible, expectContrast, expectNoHorizontalScroll } from '../helpers/accessibility.js';
import { foreignForm } from '../helpers/foreign_form.js';
import { pasteIntoShell } from '../helpers/shell.js';

const test = base.extend<{ lone: Simulator }>({
  lone: async ({ page }, use) => {
    const lone = await Simulator.start();
    await use(lone);
    // A page that polls would log an error when the simulator is gone.
    await page.close();
    await lone.stop();
  },
});

const PAGES = [
  '/simulator',
  '/simulator/panel/start',
  '/simulator/panel/payments',
  '/simulator/panel/agreements',
  '/simulator/panel/wallets',
  '/simulator/panel/accounts',
  '/simulator/panel/calls',
  '/simulator/panel/notifications',
  '/simulator/panel/faults',
  '/simulator/panel/clock',
  '/simulator/panel/settings',
  '/simulator/panel/errors',
  '/simulator/panel/reset',
];

/** The commands of one family on the page. */
async function commands(page: Page, origin: string, family: string): Promise<string[]> {
  await page.goto(`${origin}/simulator/panel/start`);
  const section = page.locator('details', { has: page.getByText(family, { exact: true }) });
  if (!(await section.evaluate((details: HTMLDetailsElement) => details.open))) {
    await section.locator('summary').click();
  }
  return section.locator('pre').allTextContents();
}

for (const family of ['tokenized-v1', 'tokenized-v2', 'checkout-iframe', 'tokenized-v0.3']) {
  test(`the commands for ${family} work when they are pasted`, async ({ page, lone }) => {
    const shown = pasteIntoShell(...(await commands(page, lone.origin, family)));
    expect(shown).toContain('"transactionStatus":"Completed"');
    expect(shown).not.toMatch(/errorCode|externalCode|"message"|"error"/);
    await page.goto(`${lone.origin}/simulator/panel/payments?family=${family}&state=completed`);
    await expect(page.getByRole('row').filter({ hasText: 'INV-' })).toHaveCount(1);
  });
}

test('an approved payment is shown with its notification', async ({ page, lone }) => {
  const [grant = '', create = '', , execute = ''] = await commands(page, lone.origin, 'tokenized-v1');
  await page.goto(`${lone.origin}/simulator`);
  await expect(page.getByText('No calls yet.')).toBeVisible();
  // The page updates without a reload.
  const shown = pasteIntoShell(grant, create, 'printf "TOKEN=%s ID=%s" "$TOKEN" "$ID"');
  const [, token = '', id = ''] = /TOKEN=(\S+) ID=(\S+)/.exec(shown) ?? [];
  await page.getByRole('link', { name: id }).click();
  await expect(page.getByText('waiting for the customer')).toBeVisible();
  await page.getByRole('button', { name: 'Approve' }).click();
  await expect(page.getByRole('status')).toHaveText('The customer has approved. Execute can follow now.');
  pasteIntoShell(`TOKEN=${token} ID=${id}`, execute);
  await expect(page.getByText('completed', { exact: true })).toBeVisible();
  // The result of the button is not shown for a payment in a later state.
  await expect(page.getByRole('status')).toHaveCount(0);
  const call = page.locator('details.call', { hasText: 'execute' });
  await call.locator('summary').click();
  await expect(call.getByText('"trxID"')).toBeVisible();
  expect(await page.content()).not.toContain(token);
});

test('a fault is added, happens and is counted', async ({ page, lone }) => {
  const [grant = '', create = ''] = await commands(page, lone.origin, 'tokenized-v1');
  await page.goto(`${lone.origin}/simulator/panel/faults`);
  await page.getByLabel('Kind').selectOption('status');
  await page.getByLabel('Operation', { exact: true }).selectOption('create');
  await page.getByLabel('HTTP status').fill('503');
  await page.getByRole('button', { name: 'Add a fault' }).click();
  const rule = page.getByRole('row', { name: /status create/ });
  await expect(rule).toContainText('0 / 0');
  pasteIntoShell(grant, create);
  await expect(rule).toContainText('1 / 1');
  await expect(rule).toContainText('used up');
  await page.getByRole('link', { name: 'Calls', exact: true }).click();
  await page.getByLabel('Only calls with a fault').check();
  await page.getByRole('button', { name: 'Show' }).click();
  const call = page.locator('details.call');
  await expect(call).toHaveCount(1);
  await expect(call).toContainText('Fault status');
  await expect(call).toContainText('503');
  await page.getByRole('link', { name: 'Faults', exact: true }).click();
  await page.getByRole('button', { name: 'Clear all faults' }).click();
  await expect(page.getByText('No faults are active:')).toBeVisible();
});

test('the form of a fault asks for what its kind needs', async ({ page, lone, browserErrors }) => {
  await page.goto(`${lone.origin}/simulator/panel/faults`);
  const [kind, operation, status] = ['Kind', 'Operation', 'HTTP status'].map((label) => page.getByLabel(label, { exact: true }));
  await kind!.selectOption('status');
  await status!.fill('503');
  await operation!.selectOption('ipn');
  await expect(status!).toBeHidden();
  await expect(kind!).toHaveValue('delay');
  await expect(kind!.locator('option[value=half_body]')).toBeDisabled();
  await operation!.selectOption('execute');
  await kind!.selectOption('refuse');
  await page.getByRole('button', { name: 'Add a fault' }).click();
  await expect(page.getByRole('alert')).toHaveText('These fields are invalid: Error code');
  await expect(page.getByLabel('Error code')).toHaveAccessibleDescription(/^One of bKash’s error codes/);
  await page.getByLabel('Error code').fill('2023');
  await page.getByRole('button', { name: 'Add a fault' }).click();
  await expect(page.getByRole('row', { name: /refuse execute/ })).toContainText('2023 Insufficient Balance');
  browserErrors.ignore(/422/);
});

test('error codes are filtered while typing', async ({ page, lone }) => {
  await page.goto(`${lone.origin}/simulator/panel/errors`);
  const rows = page.getByRole('listitem').filter({ hasText: 'Commands' });
  await expect(rows.filter({ hasText: 'Invalid App Key' }).first()).toBeVisible();
  await page.getByLabel('Search a code or text').fill('2023 balance');
  await expect(rows.filter({ visible: true })).toHaveCount(1);
  await page.getByText('Commands 2023').filter({ visible: true }).click();
  const shown = pasteIntoShell(await page.locator('pre').filter({ visible: true }).innerText());
  expect(shown).toContain('"statusCode":"2023"');
  await page.getByLabel('Search a code or text').fill('nonsense');
  await expect(page.getByText('No error code matches.')).toBeVisible();
});

test('a payment expires when the clock moves a day', async ({ page, lone }) => {
  const [grant = '', create = ''] = await commands(page, lone.origin, 'tokenized-v1');
  pasteIntoShell(grant, create);
  await page.goto(`${lone.origin}/simulator/panel/clock`);
  await page.getByRole('button', { name: '+1 d' }).click();
  await expect(page.getByRole('status')).toHaveText('The clock has moved forward.');
  await page.getByRole('link', { name: 'Payments', exact: true }).click();
  await expect(page.getByRole('row').filter({ hasText: 'INV-100' })).toContainText('expired');
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0);
});

test('typed text and open details survive updates', async ({ page, lone }) => {
  const [grant = '', create = ''] = await commands(page, lone.origin, 'tokenized-v1');
  pasteIntoShell(grant, create);
  await page.goto(`${lone.origin}/simulator/panel/calls`);
  const first = page.locator('#call-1');
  await first.locator('summary').click();
  await expect(first.getByText('"app_secret"')).toBeVisible();
  pasteIntoShell(grant, create);
  await expect(page.locator('details.call')).toHaveCount(4);
  await expect(first.getByText('"app_secret"')).toBeVisible();
  await page.goto(`${lone.origin}/simulator/panel/wallets`);
  const balance = page.getByRole('textbox', { name: 'New balance in taka: 01770618575' });
  await balance.fill('12.5');
  const updated = page.waitForResponse((response) => response.url().endsWith('/panel/wallets'));
  pasteIntoShell(grant);
  await updated;
  await expect(balance).toHaveValue('12.5');
  await expect(balance).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('row', { name: /01770618575/ })).toContainText('৳12.50');
});

test('a paused page does not change', async ({ page, lone, context }) => {
  const [grant = ''] = await commands(page, lone.origin, 'tokenized-v1');
  await page.goto(`${lone.origin}/simulator/panel/calls`);
  await page.getByRole('button', { name: 'Pause updates' }).click();
  const running = await context.newPage();
  await running.goto(`${lone.origin}/simulator/panel/calls`);
  pasteIntoShell(grant);
  // Once a running page shows the call, the paused one could have it too.
  await expect(running.locator('details.call')).toHaveCount(1);
  await running.close();
  await expect(page.getByText('No calls.')).toBeVisible();
  await page.getByRole('button', { name: 'Resume updates' }).click();
  await expect(page.locator('details.call')).toHaveCount(1);
});

test('another site cannot reset the simulator', async ({ page, lone, browserErrors }) => {
  await foreignForm(page, `${lone.origin}/simulator/panel/reset`);
  await expect(page.getByText('foreign_origin')).toBeVisible();
  browserErrors.ignore(/403/);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  test('a payment can be approved', async ({ page, lone }) => {
    await page.goto(`${lone.origin}/simulator/panel/start`);
    const [grant = '', create = ''] = await page.locator('details[open] pre').allTextContents();
    pasteIntoShell(grant, create);
    await page.goto(`${lone.origin}/simulator`);
    await page.getByRole('button', { name: /^Approve/ }).click();
    await expect(page.getByRole('status')).toContainText('The customer has approved.');
    await expect(page.getByText('approved, not executed')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Pause updates' })).toBeHidden();
    await expect(page.getByRole('button', { name: 'Copy' })).toHaveCount(0);
  });

  test('a fault is for the operation that was chosen first', async ({ page, lone }) => {
    await page.goto(`${lone.origin}/simulator/panel/faults`);
    await page.getByLabel('Operation', { exact: true }).selectOption('callback');
    await page.getByRole('button', { name: 'Choose' }).click();
    await expect(page.getByLabel('HTTP status')).toBeHidden();
    await page.getByLabel('Kind').selectOption('lost_callback');
    await page.getByLabel('Times').fill('2');
    await page.keyboard.press('Enter');
    await expect(page.getByRole('row', { name: /lost_callback callback/ })).toContainText('2 ×');
  });

  test('a reset asks for confirmation first', async ({ page, lone }) => {
    await page.goto(`${lone.origin}/simulator/panel/start`);
    const [grant = '', create = ''] = await page.locator('details[open] pre').allTextContents();
    pasteIntoShell(grant, create);
    await page.goto(`${lone.origin}/simulator/panel/clock`);
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('link', { name: 'No, go back' }).click();
    await page.getByRole('button', { name: 'Reset' }).click();
    await page.getByRole('button', { name: 'Yes, reset' }).click();
    await expect(page.getByRole('status')).toHaveText('The simulator has been reset.');
    await page.getByRole('link', { name: 'Payments', exact: true }).click();
    await expect(page.getByText('No payments.')).toBeVisible();
  });
});

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 } });

  test('every page is accessible and fits a 320 pixel screen', async ({ page, lone }) => {
    test.setTimeout(240_000);
    const soft = expect.configure({ soft: true });
    await page.goto(`${lone.origin}/simulator/panel/start`);
    pasteIntoShell(...(await page.locator('details[open] pre').allTextContents()));
    pasteIntoShell(...(await page.locator('details[open] pre').allTextContents()).slice(0, 2));
    await page.goto(`${lone.origin}/simulator/panel/payments`);
    const payments = await page.locator('td a.id').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(payments).toHaveLength(2);
    for (const address of [...PAGES, ...payments]) {
      await page.goto(lone.origin + address);
      // The table of errors has a hundred similar rows, and checking all of them takes minutes.
      await page.locator('details').evaluateAll((all) => all.slice(0, 12).forEach((each) => each.setAttribute('open', '')));
      await soft(page.locator('html')).toHaveAttribute('lang', 'en');
      await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
      await expectAccessible(page, address, soft);
      await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
      await expectContrast(page, address, soft);
      await expectNoHorizontalScroll(page, address, soft);
      // A table that is too wide is cut off instead of scrolling.
      const cut = page.locator('table, td, pre').evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth + 1).length);
      soft(await cut, `${address}: cut off`).toBe(0);
    }
  });
});
