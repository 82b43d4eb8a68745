// The example shops, which merchants will copy: a payer buys in each, and nothing but a verified webhook makes an order
// paid, whatever comes twice, is forged, or dies in between.

import { spawnSync } from 'node:child_process';

import { event, expect, send, sign, test } from '../fixtures/shops.js';
import { expectAccessible, expectEnoughContrast, expectNoSidewaysScroll } from './accessibility.js';
import { bookings, expectChargedOnce } from './ledger.js';
import { Payer } from '../pages/payer.js';

const WAITING = 'We are waiting for word of your payment. This page goes on by itself.';
const PAID = 'It is paid. Parcels on their way to you: 1.';
// bKash is asked 30 seconds after an Execute without an answer.
const SETTLES = { timeout: 50_000 };

const number = (): string => crypto.randomUUID().replaceAll('-', '');

/** What the goods' page does when its button is pressed. */
const order = (origin: string, number: string): Promise<Response> =>
  fetch(`${origin}/orders`, { method: 'POST', body: new URLSearchParams({ order: number }), redirect: 'manual' });

/** All that a shop of `examples/` must get right; the spec that calls this says which one it is. */
export function sells(): void {
  test('is paid when the webhook says so, and not because the payer came back', async ({
    pages,
    shop,
    page,
    freshWallet,
    checkout,
  }) => {
    const invoice = await pages.orders();
    shop.webhooks.hold();
    await pages.pays(freshWallet());
    await expect(page).toHaveURL(`${shop.origin}/orders/${invoice}?back`);
    await expect(pages.status).toHaveText(WAITING);
    await expectChargedOnce(checkout.simulator, invoice);
    shop.webhooks.release();
    await expect(pages.status).toHaveText(PAID);
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('Thank you!');
  });

  test('believes no webhook that is forged, altered, stale or unsigned', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    const paid = event(invoice, 9, 'paid', price);
    const genuine = sign(paid, shop.secret);
    const minutesAgo = new Date(Date.now() - 6 * 60_000);
    const forgeries = {
      'signed with another secret': sign(paid, `whsec_${btoa('another secret of thirty-two byte')}`),
      'altered': { ...genuine, body: genuine.body.replace('"sequence":9', '"sequence":8') },
      'of six minutes ago': sign(paid, shop.secret, minutesAgo),
      'of six minutes ahead': sign(paid, shop.secret, new Date(Date.now() + 6 * 60_000)),
      'unsigned': { ...genuine, headers: {} },
      'under another id': { ...genuine, headers: { ...genuine.headers, 'webhook-id': 'evt_other' } },
      'with an empty signature': { ...genuine, headers: { ...genuine.headers, 'webhook-signature': 'v1,' } },
    };
    for (const [which, message] of Object.entries(forgeries)) {
      expect(await send(shop.webhookAddress, message), which).toBe(400);
    }
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('Your order');
    // The same message, unharmed, is believed; also beside a signature of a secret that is being replaced.
    const { headers, body } = genuine;
    const both = { ...headers, 'webhook-signature': `v1,AAAA ${headers['webhook-signature']}` };
    expect(await send(shop.webhookAddress, { headers: both, body })).toBe(204);
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
  });

  test('delivers once, though a webhook comes twice and an older one after it', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    const paid = sign(event(invoice, 9, 'paid', price), shop.secret);
    const messages = [
      ...[paid, paid, paid],
      sign(event(invoice, 4, 'cancelled', price), shop.secret),
      sign(event(invoice, 12, 'paid', price), shop.secret),
    ];
    for (const message of messages) expect(await send(shop.webhookAddress, message)).toBe(204);
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
  });

  test('does not go back to what was, when news overtakes older news', async ({ pages, shop }) => {
    await pages.visit();
    const price = await pages.price();
    const invoice = number();
    await order(shop.origin, invoice);
    await send(shop.webhookAddress, sign(event(invoice, 9, 'cancelled', price), shop.secret));
    await send(shop.webhookAddress, sign(event(invoice, 4, 'open', price), shop.secret));
    await pages.open(invoice);
    await expect(pages.status).toContainText('No money was taken.');
  });

  test('asks a person when another amount was paid', async ({ pages, shop }) => {
    const invoice = number();
    await order(shop.origin, invoice);
    expect(await send(shop.webhookAddress, sign(event(invoice, 9, 'paid', '1.00'), shop.secret))).toBe(204);
    await pages.open(invoice);
    await expect(pages.heading).toHaveText('We are looking into your payment');
  });

  test('has one order when its button is pressed twice', async ({ shop, key, checkout }) => {
    const invoice = number();
    const answers = await Promise.all([order(shop.origin, invoice), order(shop.origin, invoice)]);
    for (const answer of answers) {
      expect(answer.status).toBe(303);
      expect(new URL(answer.headers.get('location') ?? '', shop.origin).pathname).toBe(`/orders/${invoice}`);
    }
    const listed = await fetch(`${checkout.origin}/v1/checkout/sessions?invoice=${invoice}`, {
      headers: { authorization: `Bearer ${key}` },
    });
    const { data } = (await listed.json()) as { data: { invoice: string }[] };
    expect(data.map((session) => session.invoice)).toEqual([invoice]);
  });

  test('takes no order whose number it cannot have drawn', async ({ shop }) => {
    for (const wrong of ['', '../../etc/passwd', 'A'.repeat(32), 'a'.repeat(33), `${'a'.repeat(32)}\n`]) {
      expect((await order(shop.origin, wrong)).status, JSON.stringify(wrong)).toBe(400);
    }
    expect((await fetch(`${shop.origin}/orders/${number()}`)).status).toBe(404);
  });

  test('gets its money though the checkout is killed between PIN and receipt @slow', async ({
    pages,
    page,
    shop,
    words,
    freshWallet,
    checkout,
    complaints,
  }) => {
    test.setTimeout(120_000);
    const invoice = await pages.orders();
    await page.goto(await pages.plainLink());
    const payer = new Payer(page, words, freshWallet());
    await payer.goesToBkash();
    await payer.identifies();
    const lost = { operation: 'execute', kind: 'silent_after', milliseconds: 60_000 };
    await checkout.simulator.setFaults(lost);
    await payer.bkash.pin.fill('12121');
    await payer.bkash.confirm.click({ noWaitAfter: true });
    await expect.poll(() => bookings(checkout.simulator, invoice)).toHaveLength(1);
    await checkout.kill();
    await checkout.restart();
    await pages.open(invoice, true);
    await expect(pages.status).toHaveText(WAITING);
    await expect(pages.status).toHaveText(PAID, SETTLES);
    await expectChargedOnce(checkout.simulator, invoice);
    expect(shop.webhooks.seen.filter(({ body }) => body.includes(invoice)).length).toBeGreaterThan(0);
    complaints.forgive(/ERR_|chrome-error/);
  });

  test('hears of a payment that was made while it was down @slow', async ({
    pages,
    page,
    shop,
    words,
    freshWallet,
    complaints,
  }) => {
    const invoice = await pages.orders();
    await page.goto(await pages.plainLink());
    const payer = new Payer(page, words, freshWallet());
    await payer.goesToBkash();
    await shop.service.kill();
    await payer.confirms();
    await expect(payer.receipt.heading).toHaveText(words.paid);
    const told = (): string[] =>
      shop.webhooks.seen.flatMap(({ body }) => (body.includes(invoice) && body.includes('"paid"') ? body : []));
    await expect.poll(() => told().length).toBeGreaterThan(0);
    await shop.service.start();
    await pages.open(invoice, true);
    await expect(pages.status).toHaveText(WAITING);
    await expect(pages.status).toHaveText(PAID, { timeout: 15_000 });
    // What was not heard the first time was sent again, and it was the same.
    expect(new Set(told()).size).toBe(1);
    complaints.forgive(/ERR_CONNECTION_REFUSED/);
  });

  test('says at its start what is missing', ({ example }) => {
    const { PATH } = process.env;
    const started = spawnSync(example.program, example.arguments, {
      cwd: example.folder,
      env: { PATH, ...example.environment, CHECKOUT_ORIGIN: 'http://127.0.0.1:1' },
      encoding: 'utf8',
      timeout: 20_000,
    });
    expect(started.status).toBeGreaterThan(0);
    const said = started.stderr.trim();
    expect(said).toContain('CHECKOUT_KEY');
    expect(said).toContain('WEBHOOK_SECRET');
    expect(said).not.toContain('CHECKOUT_ORIGIN');
    expect(said.split('\n').length).toBeLessThan(9);
  });

  test('is for everybody: on 320 pixels, in light and dark', async ({ pages, page, shop }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await pages.visit();
    const price = await pages.price();
    await expectAccessible(page, 'the goods');
    await expectNoSidewaysScroll(page);
    const invoice = await pages.orders();
    await expectAccessible(page, 'the order');
    await expectNoSidewaysScroll(page);
    await send(shop.webhookAddress, sign(event(invoice, 9, 'paid', price), shop.secret));
    await pages.open(invoice);
    await expect(pages.status).toHaveText(PAID);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expectEnoughContrast(page, 'the thanks');
    await pages.visit();
    await expectEnoughContrast(page, 'the goods');
  });

  test.describe('without JavaScript', () => {
    test.use({ javaScriptEnabled: false });

    test('sells with a plain link', async ({ pages, page, shop, words, freshWallet }) => {
      await pages.visit();
      await pages.orderNow.click();
      await page.getByRole('main').getByRole('link', { name: words.pay, exact: true }).click();
      const payer = new Payer(page, words, freshWallet());
      await payer.goesToBkash();
      await payer.confirms();
      await expect(payer.receipt.heading).toHaveText(words.paid);
      await payer.receipt.backToShop.click();
      await expect(page).toHaveURL(new RegExp(`^${shop.origin}/orders/`));
      await expect(pages.status).toHaveText(PAID);
    });
  });
}
