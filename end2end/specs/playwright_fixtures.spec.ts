// The package's fixtures: the state that each test starts with, and its options.

import { Simulator, test as base, WebhookReceiver } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

base.describe.serial('after a test that', () => {
  base('breaks bKash and kills the checkout,', async ({ simulator, checkout }) => {
    await simulator.fault({ operation: 'create', kind: 'maintenance', times: null });
    await checkout.kill();
  });

  base('both work in the next one', async ({ simulator, checkout }) => {
    expect((await simulator.faults()).rules).toEqual([]);
    expect((await checkout.session()).status).toBe('open');
  });
});

base('a killed checkout does not shut down, and a restarted one does', async ({ checkout }) => {
  const log = checkout.log().length;
  await checkout.kill();
  await checkout.start();
  expect(checkout.log().slice(log)).not.toContain('"stopped"');
  await checkout.restart();
  expect(checkout.log().slice(log)).toContain('"stopped"');
});

base('a receiver rejects unsigned webhooks', async ({ checkout }) => {
  const receiver = await WebhookReceiver.open(checkout);
  const answer = await fetch(receiver.url, { method: 'POST', body: '{"type":"payment.completed"}' });
  expect(answer.status).toBe(401);
  expect(receiver.all()).toEqual([]);
  expect(receiver.unverified()).toHaveLength(1);
  await receiver.close();
});

base('a closed receiver is no longer registered', async ({ checkout }) => {
  const receiver = await WebhookReceiver.open(checkout);
  const addresses = async (): Promise<string[]> =>
    ((await checkout.get('/webhook_endpoints')) as { data: { url: string }[] }).data.map(({ url }) => url);
  expect(await addresses()).toContain(receiver.url);
  await receiver.close();
  expect(await addresses()).not.toContain(receiver.url);
});

base('the error for a missing program names the option', async () => {
  await expect(Simulator.start({ binary: '/nowhere/bkash-simulator' })).rejects.toThrow(/simulatorBinary/);
});

base('without a command, the shop is not a registered return URL', async ({ checkout, shopPort }) => {
  const success_url = `http://localhost:${shopPort}/`;
  await expect(checkout.session({ success_url })).rejects.toThrow(/return_url_not_registered/);
});

const bangla = base.extend({
  merchantName: 'মধু ঘর',
  returnOrigins: async ({}, use) => use(['https://shop.example']),
  settings: async ({}, use) => use({ CHECKOUT__MERCHANT__LOCALE: 'bn' }),
});

bangla.use({ language: 'any' });

bangla('pages show the name of the merchant, and the payer reads its language', async ({
  page,
  checkout,
  payer,
}) => {
  await page.goto((await checkout.session({ success_url: 'https://shop.example/thanks' })).url);
  await expect(payer.payPage.heading).toContainText('মধু ঘর');
  await payer.pay();
});
