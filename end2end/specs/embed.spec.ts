// The checkout on another shop's page, under the strictest policy: one tag, three ways to open it.

import { expect, test, embedConfig } from '../fixtures/embedding.js';
import { OtherShop } from '../helpers/other_shop.js';
import { Embedded } from '../pages/embedded.js';

const tag = (session: string, mode = ''): string =>
  `<bkash-checkout session="${session}" mode="${mode}"></bkash-checkout>`;

for (const language of ['en', 'bn'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('redirect mode: a payer pays and returns to the shop', async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      texts,
    }) => {
      await embedded.visit(otherShop.page(tag(session), language));
      await embedded.away.click();
      await expect(payer.payPage.heading).toHaveText(texts.payShop);
      await payer.pay();
      await payer.receipt.backToShop.click();
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });

    test("popup mode: the shop's page continues when the window closes", async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      texts,
    }) => {
      await embedded.visit(otherShop.page(tag(session, 'popup'), language));
      const window = await embedded.opens(embedded.opener);
      const inWindow = payer.inTab(window);
      await expect(inWindow.payPage.heading).toHaveText(texts.payShop);
      await embedded.expectEvents('ready');
      await inWindow.pay();
      await embedded.expectEvents('ready', 'paid paid');
      const closed = window.waitForEvent('close');
      await inWindow.receipt.backToShop.click();
      await closed;
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });

    test('modal mode: bKash opens in a window that closes itself', async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      texts,
    }) => {
      await embedded.visit(otherShop.page(tag(session, 'modal'), language));
      await embedded.opener.click();
      await expect(embedded.dialog).toBeVisible();
      await expect(embedded.payPage.heading).toHaveText(texts.payShop);
      await embedded.expectEvents('ready');
      const inDialog = payer.inDialog();
      await inDialog.goToBkash();
      const closed = inDialog.bkash.page.waitForEvent('close');
      await expect(embedded.payPage.heading).toHaveText(texts.atBkash);
      await inDialog.confirm();
      await closed;
      await expect(embedded.receipt.heading).toHaveText(texts.paid);
      await embedded.expectEvents('ready', 'paid paid');
      await embedded.receipt.backToShop.click();
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });
  });
}

test('a closing bKash window does not reload a visible receipt', async ({
  embedded,
  otherShop,
  session,
  payer,
  texts,
  page,
  browserErrors,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  const inDialog = payer.inDialog();
  await inDialog.goToBkash();
  const window = inDialog.bkash.page;
  let continueAtBkash = (): void => undefined;
  const held = new Promise<void>((resolve) => (continueAtBkash = resolve));
  await window.route('**/pkg/checkout.js*', async (route) => {
    await held;
    await route.continue();
  });
  await inDialog.confirm();
  // The shop's tab is behind the window, and hidden pages do not poll.
  await page.bringToFront();
  await expect(embedded.receipt.heading).toHaveText(texts.paid);
  await embedded.receipt.heading.evaluate((heading) => heading.setAttribute('data-seen', ''));
  const closed = window.waitForEvent('close');
  continueAtBkash();
  await closed;
  await embedded.expectEvents('ready', 'paid paid');
  await expect(embedded.receipt.heading).toHaveAttribute('data-seen');
  // The browser warns about the preloaded file, because the script is delayed.
  browserErrors.ignore(/preload/);
});

test('cancelling in the dialog dispatches `cancelled` and `closed`', async ({
  embedded,
  otherShop,
  session,
  payer,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  await payer.inDialog().cancel();
  await embedded.expectEvents('ready', 'cancelled cancelled');
  await embedded.closer.click();
  await expect(embedded.dialog).toBeHidden();
  await embedded.expectEvents('ready', 'cancelled cancelled', 'closed cancelled');
});

test('every failed attempt dispatches `failed`, and the payer can try again', async ({
  embedded,
  otherShop,
  session,
  payer,
  texts,
  page,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  for (const times of [1, 2]) {
    expect(await payer.inDialog().fail('balance')).toContain(texts.balance);
    await embedded.expectEvents('ready', ...Array.from({ length: times }, () => 'failed open'));
    await expect(embedded.payPage.pay).toBeVisible();
    // The page may be loaded twice after one attempt: by its own polling, and by the bKash window as it closes.
    await embedded.payPage.heading.evaluate((heading) => {
      heading.setAttribute('data-seen', '');
      location.reload();
    });
    await expect(embedded.payPage.heading).not.toHaveAttribute('data-seen');
  }
  await expect(page).toHaveTitle('Another shop');
});

test('bKash\'s window updates the page behind it, which does not poll', async ({
  embedded,
  otherShop,
  session,
  payer,
  texts,
  page,
  browserErrors,
}) => {
  await page.route('**/api/checkout/status?*', (route) => route.abort());
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  for (const step of ['number', 'pin', 'number'] as const) {
    await payer.inDialog().close(step);
    await expect(embedded.payPage.heading).toHaveText(texts.payShop);
  }
  await payer.inDialog().pay();
  browserErrors.ignore(/ERR_FAILED/);
});

test("preventDefault() on `closed` keeps the shop's page", async ({ embedded, otherShop, session, payer, page }) => {
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  await page.evaluate(() => document.addEventListener('closed', (event) => event.preventDefault()));
  const window = await embedded.opens(embedded.opener);
  const inWindow = payer.inTab(window);
  await inWindow.goToBkash();
  await inWindow.confirm();
  await embedded.expectEvents('ready', 'paid paid');
  await window.close();
  await embedded.expectEvents('ready', 'paid paid', 'closed paid');
  await expect(page).toHaveTitle('Another shop');
});

test('a closed window can be opened again', async ({ embedded, otherShop, session }) => {
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  const window = await embedded.opens(embedded.opener);
  await embedded.expectEvents('ready');
  await window.close();
  await embedded.expectEvents('ready', 'closed');
  await embedded.opens(embedded.opener);
  await embedded.expectEvents('ready', 'closed', 'ready');
});

for (const way of ['Escape in the frame', 'Escape outside of it', 'the button'] as const) {
  test(`${way} closes the dialog and restores the focus`, async ({ embedded, otherShop, session, page }) => {
    await embedded.visit(otherShop.page(tag(session, 'modal')));
    await embedded.opener.focus();
    await page.keyboard.press('Enter');
    await embedded.expectEvents('ready');
    if (way === 'the button') await embedded.closer.click();
    if (way === 'Escape outside of it') await embedded.closer.focus();
    if (way === 'Escape in the frame') await embedded.payPage.pay.focus();
    if (way === 'Escape outside of it') await page.keyboard.press('Escape');
    // The frame is removed before it confirms the key, so the test does not wait for that.
    if (way === 'Escape in the frame') page.keyboard.press('Escape').catch(() => undefined);
    await expect(embedded.dialog).toBeHidden();
    await embedded.expectEvents('ready', 'closed');
    await expect(embedded.opener).toBeFocused();
  });
}

test('the keyboard stays in the dialog', async ({ embedded, otherShop, session, page }) => {
  await embedded.visit(otherShop.page(`${tag(session, 'modal')}<a href="#elsewhere">Elsewhere</a>`));
  await embedded.opener.click();
  await embedded.expectEvents('ready');
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    await expect(embedded.opener).not.toBeFocused();
    await expect(page.getByRole('link', { name: 'Elsewhere' })).not.toBeFocused();
  }
});

test('messages of other origins and windows are ignored', async ({ embedded, otherShop, session, page, checkout }) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  await embedded.expectEvents('ready');
  await page.evaluate(
    ({ session, home }) => {
      const forge = (source: Window | null, origin: string, hello: unknown) => {
        const { port1, port2 } = new MessageChannel();
        port1.postMessage({ type: 'paid', status: 'paid', go: 'https://evil.example/' });
        dispatchEvent(new MessageEvent('message', { origin, source, data: hello, ports: [port2] }));
      };
      const hello = { bkashCheckout: 1, session };
      const holder = [...document.body.children].find((child) => child.shadowRoot?.querySelector('dialog'));
      const frame = holder?.shadowRoot?.querySelector('iframe')?.contentWindow ?? null;
      forge(frame, location.origin, hello);
      forge(frame, `${home}.evil.example`, hello);
      forge(window, home, hello);
      forge(frame, home, { ...hello, bkashCheckout: 2 });
      forge(frame, home, { ...hello, session: 'cs_another' });
      forge(frame, home, null);
      forge(frame, home, 'paid');
      const { port1, port2 } = new MessageChannel();
      port1.postMessage({ type: 'paid', status: 'paid' });
      window.postMessage(hello, '*', [port2]);
    },
    { session, home: checkout.origin },
  );
  // The genuine message arrives last.
  await embedded.payPage.cancel.click();
  await embedded.payPage.confirmCancel.click();
  await embedded.expectEvents('ready', 'cancelled cancelled');
});

test('without a registered origin, the dialog falls back to navigation', async ({
  checkout,
  session,
  texts,
  page,
  payer,
  browserErrors,
}) => {
  const stranger = await OtherShop.open();
  const { tag: script, policy } = await embedConfig(checkout);
  stranger.configure({ checkout: checkout.origin, tag: script, policy });
  const embedded = new Embedded(page, texts);
  await page.clock.install();
  await embedded.visit(stranger.page(tag(session, 'modal')));
  await embedded.opener.click();
  await expect(embedded.dialog).toBeVisible();
  await expect.poll(() => browserErrors.take().join()).toContain('frame-ancestors');
  await expect(embedded.payPage.heading).toHaveCount(0);
  expect(await embedded.receivedEvents()).toEqual([]);
  await page.clock.fastForward(20_000);
  await expect(payer.payPage.heading).toHaveText(texts.payShop);
  browserErrors.ignore(/frame-ancestors|chrome-error/);
  await stranger.close();
});

test('a receipt outside a frame loads no script', async ({
  checkout,
  session,
  payer,
  page,
}) => {
  await page.goto(`${checkout.origin}/pay/${session}`);
  await payer.pay();
  const scripts: string[] = [];
  page.on('request', (request) => {
    if (/\.(js|wasm)(\?|$)/.test(request.url())) scripts.push(request.url());
  });
  await page.reload();
  await expect(payer.receipt.trxId).toBeVisible();
  expect(scripts).toEqual([]);
});

test("only a session's page can be framed", async ({ checkout, session, request }) => {
  const policies = async (path: string) => {
    const { 'content-security-policy': policy = '', 'x-frame-options': options } = (
      await request.get(checkout.origin + path, { maxRedirects: 0 })
    ).headers();
    return [/frame-ancestors ([^;]*)/.exec(policy)?.[1], options];
  };
  expect(await policies(`/pay/${session}`)).toEqual([expect.stringMatching(/^http:\/\/localhost:\d+$/), undefined]);
  for (const path of ['/', '/demo', '/wallets', `/pay/${session}/bkash`, '/pay/cs_x', `/pay/${session}/callback`]) {
    expect(await policies(path), path).toEqual(["'none'", 'DENY']);
  }
});

for (const [app, userAgent] of Object.entries({
  Facebook: 'Mozilla/5.0 (Linux; Android 14; SM-A155F; wv) AppleWebKit/537.36 Chrome/130.0 Mobile Safari/537.36 [FB_IAB/FB4A;FBAV/480.0]',
  Instagram: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Instagram 350.0',
  LINE: 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148 Safari Line/14.1.0',
  'a WebView': 'Mozilla/5.0 (Linux; Android 11; Redmi 9A; wv) AppleWebKit/537.36 Version/4.0 Chrome/120.0 Mobile Safari/537.36',
})) {
  test.describe(`inside ${app}`, () => {
    test.use({ userAgent });

    test('payers are led to our page, whatever the shop requested', async ({ embedded, otherShop, session, payer, texts }) => {
      await embedded.visit(otherShop.page(tag(session, 'modal')));
      await expect(embedded.opener).toHaveCount(0);
      await embedded.away.click();
      await expect(payer.payPage.heading).toHaveText(texts.payShop);
    });
  });
}

test('a blocked pop-up falls back to navigation', async ({ embedded, otherShop, session, page, payer, texts }) => {
  await page.addInitScript(() => (window.open = () => null));
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  await embedded.opener.click();
  await expect(payer.payPage.heading).toHaveText(texts.payShop);
});

test("any element can be the button, and the shop's own keep their style", async ({
  embedded,
  otherShop,
  session,
  checkout,
  page,
}) => {
  const data = `data-bkash-checkout data-session="${session}"`;
  await embedded.visit(
    otherShop.page(`<div ${data} data-mode="modal"></div>
      <a ${data} data-mode="modal" href="${checkout.origin}/pay/${session}">Buy now</a>
      <button ${data}>Check out</button>`),
  );
  await embedded.opener.click();
  await embedded.expectEvents('ready');
  await embedded.closer.click();
  await page.getByRole('link', { name: 'Buy now' }).click();
  await embedded.expectEvents('ready', 'closed', 'ready');
  await embedded.closer.click();
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page).toHaveURL(`${checkout.origin}/pay/${session}?lang=en`);
});

test('buttons that are added later or change their session work', async ({
  embedded,
  otherShop,
  session,
  page,
  checkout,
  browserErrors,
}) => {
  await embedded.visit(otherShop.page('<div id="place"></div>'));
  await page.evaluate((session) => {
    const element = document.createElement('bkash-checkout');
    document.getElementById('place')?.append(element);
    element.setAttribute('session', 'cs_old');
    element.setAttribute('session', session);
  }, session);
  await expect(embedded.away).toHaveAttribute('href', `${checkout.origin}/pay/${session}?lang=en`);
  await page.evaluate(() => {
    const element = document.createElement('p');
    Object.assign(element.dataset, { bkashCheckout: '', session: '../x?y', mode: 'popup' });
    document.getElementById('place')?.replaceChildren(element);
  });
  const window = await embedded.opens(embedded.opener);
  expect(new URL(window.url()).pathname).toBe('/pay/..%2Fx%3Fy');
  await expect(window.getByRole('heading', { level: 1 })).toBeVisible();
  browserErrors.ignore(/404/);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const [name, role, html] of [
    ['link in the tag', 'link', (at: string) => `<bkash-checkout session="x"><a href="${at}">Pay</a></bkash-checkout>`],
    ['form', 'button', (at: string) => `<form action="${at}"><button>Pay</button></form>`],
  ] as const) {
    test(`a plain ${name} leads to our page`, async ({ otherShop, session, checkout, page, payer, texts }) => {
      await page.goto(otherShop.page(html(`${checkout.origin}/pay/${session}`)));
      await page.getByRole(role, { name: 'Pay' }).click();
      await expect(payer.payPage.heading).toHaveText(texts.payShop);
      await payer.goToBkash();
    });
  }
});
