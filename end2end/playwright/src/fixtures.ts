// `test` for a shop's specs: a worker has one checkout, one bKash and one shop for all its tests; each test has a payer
// and, when it asks for it, a receiver of webhooks. What a test does not ask for is not started.

import path from 'node:path';

import { test as base, expect, type TestInfo } from '@playwright/test';

import { Checkout } from './checkout.js';
import { EITHER, LOCALES, WORDS, type Language, type Words } from './pages/words.js';
import { Payer } from './payer.js';
import { holdPort, releasePort } from './ports.js';
import type { CheckoutOptions } from './settings.js';
import { Shop, shopOrigin } from './shop.js';
import { Simulator, type SimulatorOptions } from './simulator.js';
import { freshWallets } from './wallets.js';
import { WebhookReceiver } from './webhooks.js';

/** Options of one test: `test.use({ … })` in a file or a `describe`, or `use` of the configuration. */
export interface TestOptions {
  /** The language of the browser, and so of the pages. With `any`, which it is unless said, payers read whichever comes. */
  language: Language | 'any';
}

/** Options of a worker: `test.use({ … })` at the top of a file, or `use` of the configuration. */
export interface WorkerOptions {
  /** The product's binary; else `BKASH_CHECKOUT_BIN`, else `bkash-checkout` on the `PATH`. */
  checkoutBinary: CheckoutOptions['binary'];
  /** The simulator's binary; else `BKASH_SIMULATOR_BIN`, else `bkash-simulator` on the `PATH`. */
  simulatorBinary: SimulatorOptions['binary'];
  /** Which of bKash's APIs the checkout uses. */
  family: CheckoutOptions['family'];
  /** The shop's name, as payers see it. */
  merchantName: CheckoutOptions['merchantName'];
  /** More origins that success and cancel addresses may have, beside the checkout's and, if it is started, the shop's. */
  returnOrigins: string[];
  /** More origins whose pages may show the checkout in a window or a dialog, beside the shop's if it is started. */
  embedOrigins: string[];
  /** Whether the checkout serves the demo shop at `/demo`. */
  demoShop: boolean;
  /** More of what Leptos.toml has, such as `{ CHECKOUT__MERCHANT__SESSION_MINUTES: '5' }`. */
  settings: Record<string, string>;
  /** What starts the shop, such as `['node', 'shop.js']`. Needed by the fixture `shop` alone. */
  shopCommand: string[];
  /** Where it is started: the folder of Playwright's configuration unless said. */
  shopFolder: string | undefined;
  /** Its path that takes webhooks: `/webhooks` unless said. */
  shopWebhookPath: string;
  /** Its path that answers once it is ready: `/` unless said. */
  shopReadyPath: string;
  /** More environment variables for it. */
  shopEnvironment: Record<string, string>;
}

export interface TestFixtures extends TestOptions {
  /** The names of controls in the test's language. */
  words: Words;
  /** A person in the test's own tab, with a wallet that nobody used before. */
  payer: Payer;
  /** A receiver of webhooks, registered with the checkout for this test. */
  webhooks: WebhookReceiver;
  /**
   * Prepares the next test: clears bKash's faults and starts what was killed. Attaches the logs of a test that failed.
   */
  cleanup: void;
}

export interface WorkerFixtures extends WorkerOptions {
  /** What of this worker has been started. */
  started: Started;
  /** The port that the shop gets, if it is started. */
  shopPort: number;
  simulator: Simulator;
  checkout: Checkout;
  shop: Shop;
  /** Numbers that are ordinary wallets, a new one each time. */
  freshWallet: () => string;
}

interface Started {
  simulator?: Simulator;
  checkout?: Checkout;
  shop?: Shop;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  checkoutBinary: [undefined, { scope: 'worker', option: true }],
  simulatorBinary: [undefined, { scope: 'worker', option: true }],
  family: [undefined, { scope: 'worker', option: true }],
  merchantName: [undefined, { scope: 'worker', option: true }],
  returnOrigins: [[], { scope: 'worker', option: true }],
  embedOrigins: [[], { scope: 'worker', option: true }],
  demoShop: [false, { scope: 'worker', option: true }],
  settings: [{}, { scope: 'worker', option: true }],
  shopCommand: [[], { scope: 'worker', option: true }],
  shopFolder: [undefined, { scope: 'worker', option: true }],
  shopWebhookPath: ['/webhooks', { scope: 'worker', option: true }],
  shopReadyPath: ['/', { scope: 'worker', option: true }],
  shopEnvironment: [{}, { scope: 'worker', option: true }],
  language: ['any', { option: true }],

  started: [async ({}, use) => use({}), { scope: 'worker' }],

  shopPort: [
    async ({}, use) => {
      const port = await holdPort();
      await use(port);
      await releasePort(port);
    },
    { scope: 'worker' },
  ],

  simulator: [
    async ({ simulatorBinary: binary, started }, use) => {
      const simulator = await Simulator.start({ binary });
      started.simulator = simulator;
      await use(simulator);
      await simulator.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  checkout: [
    async (
      {
        checkoutBinary: binary,
        family,
        merchantName,
        returnOrigins,
        embedOrigins,
        demoShop,
        settings,
        shopCommand,
        shopPort,
        simulator,
        started,
      },
      use,
    ) => {
      const shop = shopCommand.length === 0 ? [] : [shopOrigin(shopPort)];
      const checkout = await Checkout.start(
        {
          binary,
          family,
          merchantName,
          returnOrigins: [...shop, ...returnOrigins],
          embedOrigins: [...shop, ...embedOrigins],
          demoShop,
          settings,
        },
        simulator,
      );
      started.checkout = checkout;
      await use(checkout);
      await checkout.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  shop: [
    async (
      {
        checkout,
        shopPort,
        shopCommand: command,
        shopFolder,
        shopWebhookPath: webhookPath,
        shopReadyPath: readyPath,
        shopEnvironment: environment,
        started,
      },
      use,
      info,
    ) => {
      if (command.length === 0) throw new Error('the fixture `shop` needs the option `shopCommand`');
      const folder = shopFolder ?? (info.config.configFile ? path.dirname(info.config.configFile) : process.cwd());
      const shop = await Shop.start(shopPort, checkout, { command, folder, webhookPath, readyPath, environment });
      started.shop = shop;
      await use(shop);
      await shop.stop();
    },
    { scope: 'worker', timeout: 60_000 },
  ],

  freshWallet: [
    async ({}, use) => {
      const wallets = freshWallets();
      await use(() => wallets.next().value);
    },
    { scope: 'worker' },
  ],

  words: async ({ language }, use) => use(language === 'any' ? EITHER : WORDS[language]),
  locale: async ({ language, locale }, use) => use(language === 'any' ? locale : LOCALES[language]),
  payer: async ({ page, words, freshWallet }, use) => use(new Payer(page, words, freshWallet())),

  webhooks: async ({ checkout }, use) => {
    const webhooks = await WebhookReceiver.open(checkout);
    await use(webhooks);
    await webhooks.close();
    expect(webhooks.unverified(), 'webhooks without a right signature').toEqual([]);
  },

  cleanup: [
    async ({ started }, use, info) => {
      const lengths = logs(started).map(([, log]) => log.length);
      await use();
      started.simulator?.resume();
      if (started.simulator?.hasFaults === true) await started.simulator.clearFaults();
      if (info.status !== info.expectedStatus) await attachLogs(info, started, lengths);
      await started.checkout?.start();
      await started.shop?.start();
    },
    { auto: true },
  ],
});

/** Keys and webhook secrets, should a shop write its own. */
const SECRETS = /\b([sp]k_(?:test|live)_|wh(?:sec|sk)_)[\w+/=-]+/g;

/** What the processes wrote during a test, beside its report. */
async function attachLogs(info: TestInfo, started: Started, before: number[]): Promise<void> {
  for (const [index, [name, log]] of logs(started).entries()) {
    const body = log.slice(before[index] ?? 0).replaceAll(SECRETS, '$1…');
    if (body !== '') await info.attach(`${name}.log`, { body, contentType: 'text/plain' });
  }
}

function logs({ simulator, checkout, shop }: Started): [string, string][] {
  const written: [string, { log: () => string } | undefined][] = [
    ['checkout', checkout],
    ['simulator', simulator],
    ['shop', shop],
  ];
  return written.map(([name, process]) => [name, process?.log() ?? '']);
}
