// Tests of the example shops: only a verified webhook makes an order paid, also after repeated and forged messages and
// crashes.

import { spawnSync } from 'node:child_process';

import { bookings, expectChargedOnce } from '@bkash-checkout/playwright';

import { endpoint, event, expect, replayWebhooks, send, sign, test, withholdWebhooks } from '../fixtures/shops.js';
import { expectAccessible, expectContrast, expectNoHorizontalScroll } from './accessibility.js';
import { AFTER_QUERY, loseExecute } from './lost_answer.js';

const WAITING = 'We are waiting for the confirmation of your payment. This page updates by itself.';
const PAID = 'It is paid. Parcels on their way to you: 1.';

const number = (): string => crypto.randomUUID().replaceAll('-', '');

/** Sends the form of the product's page. */
const order = (origin: string, number: string): Promise<Response> =>
  fetch(`${origin}/orders`, { method: 'POST', body: new URLSearchParams({ order: number }), redirect: 'manual' });

/** Defines the tests of a shop. The calling spec sets the option `example`. */
export function defineShopTests(): void {
  test("marks an order paid on the webhook and not on the payer's return", async ({
    pages,
    shop,
    page,
    payer,
    checkout,
    simulator,
  }) => {
    const invoice = await pages.orders();
    await withholdWebhooks(checkout);
    await pages.payWith(payer);
    await expect(page).toHaveURL(`${shop.origin}/orders/${invoice}?back`);
    await expect(pages.status).toHaveText(WAITING);
    await expectChargedOnce(simulator, invoice);
    await replayWebhooks(checkout);
    await expect(pages.status).toHaveText(PAID);
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('Thank you!');
  });

  test('rejects forged, altered, stale and unsigned webhooks', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    const paid = event(invoice, 9, 'paid', price);
    const genuine = sign(paid, shop.endpoint.secret);
    const minutesAgo = new Date(Date.now() - 6 * 60_000);
    const forgeries = {
      'signed with another secret': sign(paid, `whsec_${btoa('another secret of thirty-two byte')}`),
      'altered': { ...genuine, body: genuine.body.replace('"sequence":9', '"sequence":8') },
      'of six minutes ago': sign(paid, shop.endpoint.secret, minutesAgo),
      'of six minutes ahead': sign(paid, shop.endpoint.secret, new Date(Date.now() + 6 * 60_000)),
      'unsigned': { ...genuine, headers: {} },
      'under another id': { ...genuine, headers: { ...genuine.headers, 'webhook-id': 'evt_other' } },
      ...Object.fromEntries(
        ['v1', 'v1,', 'v1,a,b', 'v1a,AAAA', ' ', 'v1,é'].map((signature) => [
          `with the signature "${signature}"`,
          { ...genuine, headers: { ...genuine.headers, 'webhook-signature': signature } },
        ]),
      ),
      ...Object.fromEntries(
        ['now', '1e9', '-1', '9'.repeat(30)].map((timestamp) => [
          `with the timestamp "${timestamp}"`,
          { ...genuine, headers: { ...genuine.headers, 'webhook-timestamp': timestamp } },
        ]),
      ),
    };
    for (const [which, message] of Object.entries(forgeries)) {
      expect(await send(shop.endpoint.url, message), which).toBe(400);
    }
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('Your order');
    // The original message is accepted, also with an additional signature during the roll of a secret.
    const { headers, body } = genuine;
    const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
    expect(await send(shop.endpoint.url, { headers: both, body })).toBe(204);
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
  });

  test('delivers once despite repeated and outdated webhooks', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    const paid = sign(event(invoice, 9, 'paid', price), shop.endpoint.secret);
    const messages = [
      ...[paid, paid, paid],
      sign(event(invoice, 4, 'cancelled', price), shop.endpoint.secret),
      sign(event(invoice, 12, 'paid', price), shop.endpoint.secret),
    ];
    for (const message of messages) expect(await send(shop.endpoint.url, message)).toBe(204);
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
  });

  test('ignores an older event that arrives after a newer one', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    await send(shop.endpoint.url, sign(event(invoice, 9, 'cancelled', price), shop.endpoint.secret));
    await send(shop.endpoint.url, sign(event(invoice, 4, 'open', price), shop.endpoint.secret));
    await pages.open(invoice);
    await expect(pages.status).toContainText('No money was taken.');
  });

  test('flags an order whose paid amount differs', async ({ pages, shop }) => {
    const invoice = number();
    await order(shop.origin, invoice);
    expect(await send(shop.endpoint.url, sign(event(invoice, 9, 'paid', '1.00'), shop.endpoint.secret))).toBe(204);
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('We are looking into your payment');
  });

  test('creates one order when the button is pressed twice', async ({ shop, checkout }) => {
    const invoice = number();
    const answers = await Promise.all([order(shop.origin, invoice), order(shop.origin, invoice)]);
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(new URL(answer.headers.get('location') ?? '', shop.origin).pathname).toBe(`/orders/${invoice}`);
    }
    const listed = await checkout.get(`/checkout/sessions?invoice=${invoice}`);
    const { data } = listed as { data: { invoice: string }[] };
    expect(data.map((session) => session.invoice)).toEqual([invoice]);
  });

  test('keeps an order while the checkout is unreachable and retries', async ({
    pages,
    checkout,
    browserErrors,
  }) => {
    await pages.visit();
    await checkout.kill();
    await pages.orderNow.click();
    await expect(pages.heading).toHaveText('Almost there');
    const invoice = pages.number();
    await checkout.start();
    await pages.tryAgain.click();
    await expect(pages.heading).toHaveText('Your order');
    expect(pages.number()).toBe(invoice);
    browserErrors.ignore(/ERR_CONNECTION_REFUSED/);
  });

  test('rejects order numbers that it cannot have generated', async ({ shop }) => {
    for (const wrong of ['', '../../etc/passwd', 'A'.repeat(32), 'a'.repeat(33), `${'a'.repeat(32)}\n`]) {
      expect((await order(shop.origin, wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await fetch(`${shop.origin}/orders/${number()}`)).status).toBe(404);
  });

  test('is paid although the checkout is killed between PIN and receipt @slow', async ({
    pages,
    page,
    payer,
    checkout,
    simulator,
    browserErrors,
  }) => {
    test.setTimeout(120_000);
    const invoice = await pages.orders();
    await page.goto(await pages.plainLink());
    await payer.goToBkash();
    await payer.identify();
    await loseExecute(simulator, 'silent_after');
    await payer.bkash.pin.fill('12121');
    await payer.bkash.confirm.click({ noWaitAfter: true });
    await expect.poll(() => bookings(simulator, invoice)).toHaveLength(1);
    await checkout.kill();
    // The browser may still be waiting for the response.
    await expect(() => pages.open(invoice, true)).toPass();
    await expect(pages.status).toHaveText(WAITING);
    await checkout.start();
    await expect(pages.status).toHaveText(PAID, AFTER_QUERY);
    await expectChargedOnce(simulator, invoice);
    browserErrors.ignore(/ERR_|chrome-error/);
  });

  test('receives the webhook of a payment made while it was down @slow', async ({
    pages,
    page,
    shop,
    payer,
    checkout,
    browserErrors,
  }) => {
    const invoice = await pages.orders();
    await page.goto(await pages.plainLink());
    await payer.goToBkash();
    await shop.kill();
    await payer.confirm();
    await payer.expectPaid();
    await expect.poll(async () => (await endpoint(checkout)).failures).toBeGreaterThan(0);
    await shop.start();
    await pages.open(invoice, true);
    await expect(pages.status).toHaveText(PAID);
    browserErrors.ignore(/ERR_CONNECTION_REFUSED/);
  });

  test('lists missing settings at start', ({ example }) => {
    const { PATH } = process.env;
    const [program = '', ...parameters] = example.command;
    const started = spawnSync(program, parameters, {
      cwd: example.folder,
      env: { PATH, ...example.environment, CHECKOUT_ORIGIN: 'http://127.0.0.1:1' },
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(started.status).toBeGreaterThan(0);
    const output = started.stderr.trim();
    expect(output).toContain('CHECKOUT_KEY');
    expect(output).toContain('WEBHOOK_SECRET');
    expect(output).not.toContain('CHECKOUT_ORIGIN');
    expect(output.split('\n').length).toBeLessThan(9);
  });

  test('is accessible on 320 pixels, in light and dark', async ({ pages, page, shop }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await pages.visit();
    const price = await pages.price();
    await expectAccessible(page, 'the goods');
    await expectNoHorizontalScroll(page);
    const invoice = await pages.orders();
    await expectAccessible(page, 'the order');
    await expectNoHorizontalScroll(page);
    await send(shop.endpoint.url, sign(event(invoice, 9, 'paid', price), shop.endpoint.secret));
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectContrast(page, 'the thanks');
    await pages.visit();
    await expectContrast(page, 'the goods');
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('sells with a plain link', async ({ pages, page, shop, payer }) => {
      await pages.visit();
      await pages.orderNow.click();
      await payer.embedded.away.click();
      await payer.pay();
      await payer.backToShop();
      await expect(page).toHaveURL(new RegExp(`^${shop.origin}/orders/`));
      await expect(pages.status).toHaveText(PAID);
    });
  });
}
