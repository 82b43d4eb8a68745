// bKash's checkout script: a page that was written for bKash works unchanged with the simulator.

import { test as base, expect } from '../fixtures/index.js';
import { expectAccessible, expectAccessibleFrame, expectNoHorizontalScroll } from '../helpers/accessibility.js';
import { Merchant } from '../helpers/merchant.js';
import { CheckoutFrame } from '../pages/checkout_frame.js';

interface Fixtures {
  merchant: Merchant;
  frame: CheckoutFrame;
}

const test = base.extend<Fixtures>({
  merchant: async ({ checkout }, use) => {
    const merchant = await Merchant.open(checkout.simulator);
    await use(merchant);
    await merchant.close();
  },
  frame: async ({ page, texts }, use) => use(new CheckoutFrame(page, texts)),
});

for (const language of ['en', 'bn'] as const) {
  test.describe(`in ${language} on a small phone`, () => {
    test.use({ language, viewport: { width: 320, height: 568 } });

    test("a customer pays in the frame and the merchant's page continues", async ({
      merchant,
      frame,
      page,
      payer,
      checkout,
    }) => {
      await page.goto(merchant.page());
      await frame.opens();
      await expect(frame.dialog).toBeVisible();
      await expectNoHorizontalScroll(page);
      const paymentID = await frame.paymentID();
      await frame.confirm(payer.wallet);
      await expect(page.getByRole('heading', { name: 'Thank you' })).toBeVisible();
      const { entries, executes } = await checkout.simulator.ledger();
      const booked = entries.filter((entry) => entry.paymentID === paymentID);
      expect(booked.map(({ amount }) => amount)).toEqual(['10.00']);
      expect(executes[paymentID]).toEqual({ calls: 1, booked: 1 });
      expect(new URL(page.url()).searchParams.get('trxID')).toBe(booked[0]?.trxID);
    });

    test('three wrong codes end the payment, are explained, and close', async ({
      merchant,
      frame,
      page,
      payer,
      texts,
    }) => {
      await page.goto(merchant.page());
      await frame.opens();
      await frame.bkash.enterNumber(payer.wallet);
      for (const code of ['000000', '111111']) {
        await frame.bkash.enterCode(code);
        await expect(frame.bkash.alert).toContainText(texts.wrongCode);
      }
      await frame.bkash.enterCode('222222');
      await expect(frame.bkash.status).toHaveText(texts.failed);
      await expect(frame.dialog).toBeVisible();
      await expect.poll(() => frame.saw()).toEqual(['create 10']);
      await frame.bkash.close.click();
      await expect(frame.dialog).toBeHidden();
      await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
    });
  });
}

for (const way of ['the button', 'the cross', 'Escape in the frame', 'Escape outside of it'] as const) {
  test(`closing by ${way} notifies the merchant once and cancels at bKash`, async ({ merchant, frame, page, checkout }) => {
    await page.goto(merchant.page());
    await frame.opens();
    const paymentID = await frame.paymentID();
    await expect(frame.bkash.number).toBeFocused();
    if (way === 'the button') await frame.bkash.close.click();
    if (way === 'the cross') await frame.cross.click();
    if (way === 'Escape outside of it') await frame.cross.focus();
    if (way.startsWith('Escape')) await page.keyboard.press('Escape');
    await expect(frame.dialog).toBeHidden();
    await expect(frame.opener).toBeFocused();
    await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
    await expect.poll(() => checkout.simulator.stateOf(paymentID)).toBe('cancelled');

    // The next attempt is a new payment.
    await frame.opens();
    expect(await frame.paymentID()).not.toBe(paymentID);
  });
}

test('a payment that cannot be executed says so in the frame, and closes', async ({
  merchant,
  frame,
  page,
  texts,
}) => {
  await page.goto(merchant.page());
  await frame.opens();
  await frame.confirm('01823074817');
  await expect(frame.bkash.status).toHaveText(texts.failed);
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'execute', 'refused Insufficient Balance']);
  await frame.bkash.close.click();
  await expect(frame.dialog).toBeHidden();
  await expect.poll(() => frame.saw()).toContain('close');
});

test('a failed Execute of the merchant is explained in the frame', async ({
  merchant,
  frame,
  page,
  texts,
  payer,
  checkout,
}) => {
  await page.goto(merchant.page({ execute: 'calls onError' }));
  await frame.opens();
  const paymentID = await frame.paymentID();
  await frame.confirm(payer.wallet);
  await expect(frame.bkash.status).toHaveText(texts.failedSoFar);
  // The merchant may be wrong, but the page has bKash's outcome.
  await merchant.execute(paymentID);
  await frame.reload();
  await expect(frame.bkash.status).toContainText(texts.takenButFailed);
  expect((await checkout.simulator.ledger()).executes[paymentID]).toEqual({ calls: 1, booked: 1 });
});

test('if the merchant stays on the page, the frame shows the outcome', async ({
  merchant,
  frame,
  page,
  texts,
  payer,
}) => {
  await page.goto(merchant.page({ execute: 'never answers' }));
  await frame.opens();
  const paymentID = await frame.paymentID();
  await frame.confirm(payer.wallet);
  await expect(frame.bkash.status).toHaveText(texts.agreed);
  // Closing does not cancel any more, and another click does not create a second payment.
  await frame.cross.click();
  await expect(frame.dialog).toBeHidden();
  await frame.opener.click();
  await expect(frame.dialog).toBeVisible();
  await merchant.execute(paymentID);
  await expect(frame.bkash.status).toHaveText(texts.taken);
  await frame.bkash.close.click();
  await expect(frame.dialog).toBeHidden();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'execute']);
});

test('a merchant can start another payment on the same page', async ({
  merchant,
  frame,
  page,
  texts,
  payer,
}) => {
  await page.goto(merchant.page({ execute: 'never answers' }));
  await frame.opens();
  await frame.confirm(payer.wallet);
  await expect(frame.bkash.status).toHaveText(texts.agreed);
  await frame.cross.click();
  await page.getByLabel('Amount').fill('12');
  await page.getByLabel('Amount').blur();
  await frame.opens();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'execute', 'create 12']);
});

test('a reconfigured amount is the amount that is created', async ({ merchant, frame, page, texts }) => {
  await page.goto(merchant.page({ version: '1.1.0-beta' }));
  await page.getByLabel('Amount').fill('77.50');
  await page.getByLabel('Amount').blur();
  await frame.opens();
  await expect.poll(() => frame.saw()).toEqual(['create 77.50']);
  await expect(frame.bkash.main).toContainText(texts.tag === 'en-GB' ? '৳77.50' : '৳৭৭.৫০');
});

test('a page can reconfigure in its own click handler', async ({
  merchant,
  frame,
  page,
}) => {
  await page.goto(merchant.page());
  await frame.opener.evaluate((button: HTMLElement) => {
    button.addEventListener('click', (event) => {
      event.stopPropagation();
      const { bKash } = window as unknown as { bKash: { reconfigure: (changes: object) => void } };
      bKash.reconfigure({ paymentRequest: { amount: '88', intent: 'sale' } });
    });
  });
  await frame.opens();
  await expect.poll(() => frame.saw()).toEqual(['create 88']);
});

test('a button that is added later works, also as a link and from jQuery', async ({ merchant, frame, page }) => {
  await page.goto(merchant.page({ lateLink: true, jQuery: true }));
  await frame.opens();
  await frame.cross.click();
  await expect(frame.dialog).toBeHidden();
  await page.evaluate(() => {
    const { $ } = window as unknown as { $: (selector: string) => { trigger: (name: string) => void } };
    $('#bKash_button').trigger('click');
  });
  await expect(frame.bkash.number).toBeVisible();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'close', 'create 10']);
});

test('a double click makes one payment', async ({ merchant, frame, page }) => {
  await page.goto(merchant.page());
  await frame.opener.evaluate((button: HTMLElement) => {
    button.click();
    button.click();
  });
  await expect(frame.bkash.number).toBeVisible();
  await expect.poll(() => frame.saw()).toEqual(['create 10']);
});

test('the dialog can be closed while the merchant does not respond, and a late response is ignored', async ({
  merchant,
  frame,
  page,
  texts,
}) => {
  await page.goto(merchant.page({ create: 'never answers' }));
  await frame.opener.click();
  await expect(frame.dialog.getByRole('status')).toHaveText(texts.starting);
  await page.keyboard.press('Escape');
  await expect(frame.dialog).toBeHidden();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
  await page.evaluate(() => (window as unknown as { answerNow: () => void }).answerNow());
  await expect(frame.dialog).toBeHidden();
  await expect(frame.iframe).toHaveCount(0);
});

for (const create of ['calls onError', 'throws'] as const) {
  test(`a payment that cannot be started is explained when the merchant's code ${create}`, async ({
    merchant,
    frame,
    page,
    texts,
    browserErrors,
  }) => {
    await page.goto(merchant.page({ create }));
    await frame.opener.click();
    await expect(frame.dialog.getByRole('alert')).toHaveText(texts.notStarted);
    await expect(frame.cross).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(frame.dialog).toBeHidden();
    await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
    // The merchant's own errors are still reported.
    if (create === 'throws') expect(browserErrors.take().join()).toContain("the shop's own mistake");
  });
}

test('an unknown paymentID shows an error, and the dialog can be closed', async ({
  merchant,
  frame,
  page,
  texts,
  browserErrors,
}) => {
  await page.goto(merchant.page({ create: 'never answers' }));
  await frame.opener.click();
  await page.evaluate(() => (window as unknown as { answerNow: () => void }).answerNow());
  await expect(frame.bkash.status).toContainText(texts.noPayment);
  browserErrors.ignore(/404/);
  await frame.bkash.close.click();
  await expect(frame.dialog).toBeHidden();
});

test('only the frame can report the customer\'s confirmation', async ({ merchant, frame, page, checkout }) => {
  await page.goto(merchant.page());
  await frame.opens();
  const paymentID = await frame.paymentID();
  const forged = { bKash: 'checkout', paymentID, event: 'approved' };
  // Messages of the page itself, and of another frame with bKash's origin.
  await page.evaluate((message) => window.postMessage(message, '*'), forged);
  await page.evaluate((src) => {
    const frame = document.body.appendChild(document.createElement('iframe'));
    frame.src = src;
    return new Promise((resolve) => frame.addEventListener('load', resolve));
  }, `${checkout.simulator.origin}/simulator/merchant-logo.svg`);
  const other = page.frames().find((each) => each.url().endsWith('merchant-logo.svg'));
  await other?.evaluate((message) => window.parent.postMessage(message, '*'), forged);
  // Messages of the checkout's frame while it shows another page.
  await frame.shows(`<script>parent.postMessage(${JSON.stringify(forged)}, '*')</script><p>Forged`);
  await expect(page.frameLocator('dialog iframe').getByText('Forged')).toBeVisible();
  await frame.reload();
  // The genuine message arrives last.
  await frame.bkash.close.click();
  await expect(frame.dialog).toBeHidden();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
});

test('without its script the frame works, and says that it can be closed', async ({
  merchant,
  frame,
  page,
  texts,
  browserErrors,
}) => {
  await page.route('**/simulator/frame.js', (route) => route.abort());
  await page.goto(merchant.page());
  await frame.opens();
  await frame.bkash.close.click();
  await expect(frame.bkash.main).toContainText(texts.mayClose);
  await frame.cross.click();
  await expect(frame.dialog).toBeHidden();
  await expect.poll(() => frame.saw()).toEqual(['create 10', 'close']);
  browserErrors.ignore(/ERR_FAILED/);
});

test('the keyboard stays in the dialog', async ({ merchant, frame, page }) => {
  await page.goto(merchant.page());
  await frame.opens();
  const shop = page.getByLabel('Amount');
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    await expect(shop).not.toBeFocused();
    await expect(frame.opener).not.toBeFocused();
  }
});

for (const language of ['en', 'bn'] as const) {
  test.describe(`the sample shop in ${language}`, () => {
    test.use({ language });

    test('sells to a customer who pays, and keeps one who closes', async ({
      frame,
      page,
      texts,
      payer,
      checkout,
    }) => {
      await page.goto(`${checkout.simulator.origin}/simulator/iframe-shop`);
      await expect(frame.heading).toHaveText(texts.sampleShop);
      await expectAccessible(page);
      await frame.opens();
      await expectAccessibleFrame(page);
      await frame.bkash.close.click();
      await expect(frame.status).toHaveText(texts.sampleClosed);
      await page.getByLabel(texts.sampleAmount).fill('33');
      await page.getByLabel(texts.sampleAmount).blur();
      await frame.opens();
      const paymentID = await frame.paymentID();
      await frame.confirm(payer.wallet);
      await expect(frame.status).toHaveText(texts.samplePaid);
      const { entries } = await checkout.simulator.ledger();
      const booked = entries.find((entry) => entry.paymentID === paymentID);
      expect(booked?.amount).toBe('33.00');
      await expect(frame.main).toContainText(booked?.trxID ?? 'a trxID');
    });
  });
}
