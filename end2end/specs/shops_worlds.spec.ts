// What shops' tests start with: the world that each test finds, and the options that make it another one.

import { Simulator, test as base, WebhookReceiver } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

base.describe.serial('whatever a test did,', () => {
  base('it breaks bKash and kills the checkout,', async ({ simulator, checkout }) => {
    await simulator.fault({ operation: 'create', kind: 'maintenance', times: null });
    await checkout.kill();
  });

  base('the next one finds both in order', async ({ simulator, checkout }) => {
    expect((await simulator.faults()).rules).toEqual([]);
    expect((await checkout.session()).status).toBe('open');
  });
});

base('a checkout that is killed has no time to stop, and one that is started again has', async ({ checkout }) => {
  const log = checkout.log().length;
  await checkout.kill();
  await checkout.start();
  expect(checkout.log().slice(log)).not.toContain('"stopped"');
  await checkout.restart();
  expect(checkout.log().slice(log)).toContain('"stopped"');
});

base('a receiver takes nothing that is not signed', async ({ checkout }) => {
  const receiver = await WebhookReceiver.open(checkout);
  const answer = await fetch(receiver.url, { method: 'POST', body: '{"type":"payment.completed"}' });
  expect(answer.status).toBe(401);
  expect(receiver.all()).toEqual([]);
  expect(receiver.unverified()).toHaveLength(1);
  await receiver.close();
});

base('a receiver that is gone is told nothing more', async ({ checkout }) => {
  const receiver = await WebhookReceiver.open(checkout);
  const addresses = async (): Promise<string[]> =>
    ((await checkout.get('/webhook_endpoints')) as { data: { url: string }[] }).data.map(({ url }) => url);
  expect(await addresses()).toContain(receiver.url);
  await receiver.close();
  expect(await addresses()).not.toContain(receiver.url);
});

base('who names no program is told how to name one', async () => {
  await expect(Simulator.start({ binary: '/nowhere/bkash-simulator' })).rejects.toThrow(/simulatorBinary/);
});

base('a shop needs a command', async ({ checkout, shopPort }) => {
  const wish = { success_url: `http://localhost:${shopPort}/` };
  await expect(checkout.session(wish)).rejects.toThrow(/return_url_not_registered/);
});

const sold = base.extend({
  merchantName: 'মধু ঘর',
  returnOrigins: async ({}, use) => use(['https://shop.example']),
  settings: async ({}, use) => use({ CHECKOUT__MERCHANT__LOCALE: 'bn' }),
});

sold.use({ language: 'any' });

sold('a shop is called as its merchant says, and payers read whichever language comes', async ({
  page,
  checkout,
  payer,
}) => {
  await page.goto((await checkout.session({ success_url: 'https://shop.example/thanks' })).url);
  await expect(payer.payPage.heading).toContainText('মধু ঘর');
  await payer.pay();
});
