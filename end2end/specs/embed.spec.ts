// The checkout on another shop's page, under the strictest policy: one tag, three ways to open it.

import { expect, test, wares } from '../fixtures/embedding.js';
import { OtherShop } from '../helpers/other_shop.js';
import { Embedded } from '../pages/embedded.js';

const tag = (session: string, mode = ''): string =>
  `<bkash-checkout session="${session}" mode="${mode}"></bkash-checkout>`;

for (const language of ['en', 'bn'] as const) {
  test.describe(`in ${language}`, () => {
    test.use({ language });

    test('a payer is led to our page, pays, and comes back to the shop', async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      words,
    }) => {
      await embedded.visit(otherShop.page(tag(session), language));
      await embedded.away.click();
      await expect(payer.payPage.heading).toHaveText(words.payShop);
      await payer.pay();
      await payer.receipt.backToShop.click();
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });

    test('a payer pays in a window, and the shop goes on when it closes', async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      words,
    }) => {
      await embedded.visit(otherShop.page(tag(session, 'popup'), language));
      const window = await embedded.opens(embedded.opener);
      const inWindow = payer.inTab(window);
      await expect(inWindow.payPage.heading).toHaveText(words.payShop);
      await embedded.hears('ready');
      await inWindow.pay();
      await embedded.hears('ready', 'paid paid');
      const closed = window.waitForEvent('close');
      await inWindow.receipt.backToShop.click();
      await closed;
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });

    test('a payer pays in a dialog, and bKash in a window that closes itself', async ({
      embedded,
      otherShop,
      session,
      payer,
      page,
      words,
    }) => {
      await embedded.visit(otherShop.page(tag(session, 'modal'), language));
      await embedded.opener.click();
      await expect(embedded.dialog).toBeVisible();
      await expect(embedded.payPage.heading).toHaveText(words.payShop);
      await embedded.hears('ready');
      const inDialog = payer.inDialog();
      await inDialog.goToBkash();
      const closed = inDialog.bkash.page.waitForEvent('close');
      await expect(embedded.payPage.heading).toHaveText(words.atBkash);
      await inDialog.confirm();
      await closed;
      await expect(embedded.receipt.heading).toHaveText(words.paid);
      await embedded.hears('ready', 'paid paid');
      await embedded.receipt.backToShop.click();
      await expect(page).toHaveURL(`${otherShop.origin}/thanks`);
    });
  });
}

test('a receipt that is there already is not loaded again by the window that closes', async ({
  embedded,
  otherShop,
  session,
  payer,
  words,
  page,
  complaints,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  const inDialog = payer.inDialog();
  await inDialog.goToBkash();
  const window = inDialog.bkash.page;
  let goOn = (): void => undefined;
  const held = new Promise<void>((resolve) => (goOn = resolve));
  await window.route('**/pkg/checkout.js*', async (route) => {
    await held;
    await route.continue();
  });
  await inDialog.confirm();
  // The shop's tab is behind the window, and pages that nobody sees do not ask.
  await page.bringToFront();
  await expect(embedded.receipt.heading).toHaveText(words.paid, { timeout: 15_000 });
  await embedded.receipt.heading.evaluate((heading) => heading.setAttribute('data-seen', ''));
  const closed = window.waitForEvent('close');
  goOn();
  await closed;
  await embedded.hears('ready', 'paid paid');
  await expect(embedded.receipt.heading).toHaveAttribute('data-seen');
  // While the script is held, what it needs waits longer than the browser likes.
  complaints.forgive(/preload/);
});

test('what a shop hears of an order that is cancelled in the dialog', async ({
  embedded,
  otherShop,
  session,
  payer,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  await payer.inDialog().cancel();
  await embedded.hears('ready', 'cancelled cancelled');
  await embedded.closer.click();
  await expect(embedded.dialog).toBeHidden();
  await embedded.hears('ready', 'cancelled cancelled', 'closed cancelled');
});

test('a try that fails is told each time, and the payer can try again', async ({
  embedded,
  otherShop,
  session,
  payer,
  words,
  page,
}) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  for (const times of [1, 2]) {
    expect(await payer.inDialog().fail('balance')).toContain(words.balance);
    await embedded.hears('ready', ...Array.from({ length: times }, () => 'failed open'));
    await expect(embedded.payPage.pay).toBeVisible();
  }
  await expect(page).toHaveTitle('Another shop');
});

test('bKash\'s window brings the page behind it up to date, though that heard nothing itself', async ({
  embedded,
  otherShop,
  session,
  payer,
  words,
  page,
  complaints,
}) => {
  await page.route('**/api/checkout/status?*', (route) => route.abort());
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  for (const step of ['number', 'pin', 'number'] as const) {
    await payer.inDialog().close(step);
    await expect(embedded.payPage.heading).toHaveText(words.payShop);
  }
  await payer.inDialog().pay();
  complaints.forgive(/ERR_FAILED/);
});

test('a shop that goes on by itself says so', async ({ embedded, otherShop, session, payer, page }) => {
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  await page.evaluate(() => document.addEventListener('closed', (event) => event.preventDefault()));
  const window = await embedded.opens(embedded.opener);
  const inWindow = payer.inTab(window);
  await inWindow.goToBkash();
  await inWindow.confirm();
  await embedded.hears('ready', 'paid paid');
  await window.close();
  await embedded.hears('ready', 'paid paid', 'closed paid');
  await expect(page).toHaveTitle('Another shop');
});

test('a payer who closes the window can open it again', async ({ embedded, otherShop, session }) => {
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  const window = await embedded.opens(embedded.opener);
  await embedded.hears('ready');
  await window.close();
  await embedded.hears('ready', 'closed');
  await embedded.opens(embedded.opener);
  await embedded.hears('ready', 'closed', 'ready');
});

for (const way of ['Escape in the frame', 'Escape outside of it', 'the button'] as const) {
  test(`${way} closes the dialog, and the focus is back where it was`, async ({ embedded, otherShop, session, page }) => {
    await embedded.visit(otherShop.page(tag(session, 'modal')));
    await embedded.opener.focus();
    await page.keyboard.press('Enter');
    await embedded.hears('ready');
    if (way === 'the button') await embedded.closer.click();
    if (way === 'Escape outside of it') await embedded.closer.focus();
    if (way === 'Escape in the frame') await embedded.payPage.pay.focus();
    if (way === 'Escape outside of it') await page.keyboard.press('Escape');
    // The frame is gone before it can say that it has seen the key, so nobody waits for that.
    if (way === 'Escape in the frame') page.keyboard.press('Escape').catch(() => undefined);
    await expect(embedded.dialog).toBeHidden();
    await embedded.hears('ready', 'closed');
    await expect(embedded.opener).toBeFocused();
  });
}

test('the keyboard stays in the dialog', async ({ embedded, otherShop, session, page }) => {
  await embedded.visit(otherShop.page(`${tag(session, 'modal')}<a href="#elsewhere">Elsewhere</a>`));
  await embedded.opener.click();
  await embedded.hears('ready');
  for (let press = 0; press < 12; press += 1) {
    await page.keyboard.press('Tab');
    await expect(embedded.opener).not.toBeFocused();
    await expect(page.getByRole('link', { name: 'Elsewhere' })).not.toBeFocused();
  }
});

test('nobody but our own page can say that the order is paid', async ({ embedded, otherShop, session, page, checkout }) => {
  await embedded.visit(otherShop.page(tag(session, 'modal')));
  await embedded.opener.click();
  await embedded.hears('ready');
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
  // What the real one says comes after them all.
  await embedded.payPage.cancel.click();
  await embedded.payPage.cancelYes.click();
  await embedded.hears('ready', 'cancelled cancelled');
});

test('a shop that is not registered shows no frame, and its payers pay on our page', async ({
  checkout,
  session,
  words,
  page,
  payer,
  complaints,
}) => {
  const stranger = await OtherShop.open();
  const { tag: script, policy } = await wares(checkout);
  stranger.sellsWith({ checkout: checkout.origin, tag: script, policy });
  const embedded = new Embedded(page, words);
  await page.clock.install();
  await embedded.visit(stranger.page(tag(session, 'modal')));
  await embedded.opener.click();
  await expect(embedded.dialog).toBeVisible();
  await expect.poll(() => complaints.take().join()).toContain('frame-ancestors');
  await expect(embedded.payPage.heading).toHaveCount(0);
  expect(await embedded.heard()).toEqual([]);
  await page.clock.fastForward(20_000);
  await expect(payer.payPage.heading).toHaveText(words.payShop);
  complaints.forgive(/frame-ancestors|chrome-error/);
  await stranger.close();
});

test('a receipt that is opened alone loads no script, though shops may show it', async ({
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

test('no page but the order itself can be in a frame', async ({ checkout, session, request }) => {
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

    test('payers are led to our page, whatever the shop wished', async ({ embedded, otherShop, session, payer, words }) => {
      await embedded.visit(otherShop.page(tag(session, 'modal')));
      await expect(embedded.opener).toHaveCount(0);
      await embedded.away.click();
      await expect(payer.payPage.heading).toHaveText(words.payShop);
    });
  });
}

test('where no window may open, payers are led to our page', async ({ embedded, otherShop, session, page, payer, words }) => {
  await page.addInitScript(() => (window.open = () => null));
  await embedded.visit(otherShop.page(tag(session, 'popup')));
  await embedded.opener.click();
  await expect(payer.payPage.heading).toHaveText(words.payShop);
});

test('any element can be the button, and a link or button of the shop keeps its looks', async ({
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
  await embedded.hears('ready');
  await embedded.closer.click();
  await page.getByRole('link', { name: 'Buy now' }).click();
  await embedded.hears('ready', 'closed', 'ready');
  await embedded.closer.click();
  await page.getByRole('button', { name: 'Check out' }).click();
  await expect(page).toHaveURL(`${checkout.origin}/pay/${session}?lang=en`);
});

test('buttons that come later, or are given another session, work', async ({
  embedded,
  otherShop,
  session,
  page,
  checkout,
  complaints,
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
  complaints.forgive(/404/);
});

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false });

  for (const [name, role, html] of [
    ['link in the tag', 'link', (at: string) => `<bkash-checkout session="x"><a href="${at}">Pay</a></bkash-checkout>`],
    ['form', 'button', (at: string) => `<form action="${at}"><button>Pay</button></form>`],
  ] as const) {
    test(`a plain ${name} leads to our page`, async ({ otherShop, session, checkout, page, payer, words }) => {
      await page.goto(otherShop.page(html(`${checkout.origin}/pay/${session}`)));
      await page.getByRole(role, { name: 'Pay' }).click();
      await expect(payer.payPage.heading).toHaveText(words.payShop);
      await payer.goToBkash();
    });
  }
});
