// The package's API, as shops use it.

import { randomUUID } from 'node:crypto';

import { bookings, expectChargedOnce, expectNotCharged, test, UnexpectedAnswer, type Session } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

test('a payment is reported by a signed webhook and in the session', async ({
  page,
  checkout,
  payer,
  webhooks,
  simulator,
}) => {
  const session = await checkout.session({ amount: '250.50', metadata: { order: '7' } });
  await page.goto(session.url);
  await payer.pay();
  const event = await webhooks.next('payment.completed', { invoice: session.invoice });
  const booking = await expectChargedOnce(simulator, session.invoice);
  expect(event.data.payment).toMatchObject({ amount: '250.50', trx_id: booking.trxID });
  expect(await checkout.retrieve(session.id)).toMatchObject({ status: 'paid', metadata: { order: '7' } });
  expect(webhooks.all().map(({ type }) => type)).toContain('session.opened');
});

test('an event is returned once, and a timeout lists the received events', async ({ checkout, webhooks }) => {
  const { id, invoice } = await checkout.session();
  await checkout.post(`/checkout/sessions/${id}/cancel`, {});
  await webhooks.next('session.cancelled', ({ data }) => data.object['id'] === id);
  const again = webhooks.next('session.cancelled', { invoice }, { timeout: 0 });
  await expect(again).rejects.toThrow(/no session\.cancelled of .* received: .*session\.cancelled/);
});

test('a rejected event is delivered again', async ({ checkout, webhooks }) => {
  webhooks.refuse(1, 500);
  const { invoice } = await checkout.session();
  await webhooks.next('session.opened', { invoice });
  expect(webhooks.attempts).toBe(2);
});

test('a webhook is delivered after the checkout was killed and restarted @slow', async ({ checkout, webhooks }) => {
  test.setTimeout(90_000);
  webhooks.refuse(1);
  const { invoice } = await checkout.session();
  await expect.poll(() => webhooks.attempts).toBeGreaterThan(0);
  await checkout.kill();
  await expect(checkout.retrieve('cs_x')).rejects.toThrow('fetch failed');
  await checkout.start();
  // An attempt whose end was not recorded is repeated after 20 seconds.
  await webhooks.next('session.opened', { invoice }, { timeout: 45_000 });
});

test('a lost response is reported as unknown, then as paid @slow', async ({
  page,
  checkout,
  payer,
  webhooks,
  simulator,
}) => {
  test.setTimeout(90_000);
  const { url, invoice } = await checkout.session();
  await simulator.fault({ operation: 'execute', kind: 'cut_after' });
  await page.goto(url);
  await payer.goToBkash();
  await payer.confirm();
  await webhooks.next('payment.unknown', { invoice });
  await payer.expectPaid({ timeout: 45_000 });
  await webhooks.next('payment.completed', { invoice });
  await expectChargedOnce(simulator, invoice);
});

test('faults accumulate, and used ones do not fire again', async ({ checkout, simulator }) => {
  await simulator.fault({ operation: 'create', kind: 'maintenance' });
  await simulator.fault({ operation: 'create', kind: 'refuse', code: '2029' });
  const start = async (): Promise<Session | string> => {
    const { id } = await checkout.session();
    return checkout.post(`/checkout/sessions/${id}/start`, {}).then(
      (session) => session as Session,
      (error: unknown) => (error as UnexpectedAnswer).body,
    );
  };
  await start();
  await simulator.fault({ operation: 'search', kind: 'delay' });
  await start();
  expect((await simulator.faults()).rules.map(({ kind, fired }) => `${kind} ${fired}`)).toEqual(['refuse 1', 'delay 0']);
  expect(simulator.hasFaults).toBe(true);
});

test('every test starts without faults', async ({ simulator }) => {
  expect((await simulator.faults()).rules).toEqual([]);
});

test('a payment is authorized, captured and partially refunded', async ({ page, checkout, payer, webhooks }) => {
  const { id, url, invoice } = await checkout.session({
    capture: 'manual',
    hold: { seconds: 604_800, at_end: 'void' },
  });
  await page.goto(url);
  await payer.pay();
  await webhooks.next('payment.authorized', { invoice });
  const { payment } = await checkout.retrieve(id);
  await checkout.capture(String(payment));
  await webhooks.next('payment.captured', { invoice });
  const refund = await checkout.refund(String(payment), '40.00');
  await webhooks.next('refund.completed', ({ data }) => data.refund?.id === refund.id);
  expect(await checkout.payment(String(payment))).toMatchObject({ amount_refunded: '40.00' });
});

test('an authorization is voided', async ({ page, checkout, payer, webhooks, simulator }) => {
  const { id, url, invoice } = await checkout.session({
    capture: 'manual',
    hold: { seconds: 604_800, at_end: 'void' },
  });
  await page.goto(url);
  await payer.pay();
  await checkout.void(String((await checkout.retrieve(id)).payment));
  await webhooks.next('payment.voided', { invoice });
  expect((await bookings(simulator, invoice)).map(({ kind }) => kind)).not.toContain('capture');
});

test("a saved wallet pays with the PIN alone and is listed on the customer link's page", async ({
  page,
  checkout,
  payer,
  simulator,
}) => {
  const payer_reference = `customer-${randomUUID()}`;
  await page.goto((await checkout.session({ payer_reference })).url);
  await payer.pay({ remember: true });
  await simulator.advance(301); // Past bKash's window for duplicates.
  const second = await checkout.session({ payer_reference });
  await page.goto(second.url);
  await payer.pay({ saved: true });
  await expectChargedOnce(simulator, second.invoice);
  await payer.wallets.open(await checkout.customerLink(payer_reference));
  await expect(payer.wallets.wallet(payer.wallet)).toBeVisible();
});

for (const failure of ['code', 'pin', 'balance', 'blocked'] as const) {
  test(`a payer who fails (${failure}) is not charged and pays with another wallet`, async ({
    page,
    checkout,
    payer,
    freshWallet,
    simulator,
  }) => {
    const { url, invoice } = await checkout.session();
    await page.goto(url);
    expect(await payer.fail(failure)).toContain('No money was taken.');
    await expectNotCharged(simulator, invoice);
    await payer.pay({ wallet: freshWallet() });
    await expectChargedOnce(simulator, invoice);
  });
}

test('an error contains the response and not the API key', async ({ checkout }) => {
  const refused = await checkout.session({ amount: '1e3' }).catch((error: unknown) => error as UnexpectedAnswer);
  expect(refused).toMatchObject({ name: 'UnexpectedAnswer', status: 400 });
  expect(String(refused)).toContain('amount');
  expect(String(refused)).not.toContain(checkout.key);
});
