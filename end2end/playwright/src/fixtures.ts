// `test` for a shop's specs. A worker has one checkout, one simulator and one shop for all its tests. Each test has a payer
// and a receiver of webhooks. Only what a test uses is started.

import path from 'node:path';

import { test as base, expect, type TestInfo } from '@playwright/test';

import { Checkout } from './checkout.js';
import { EITHER, LOCALES, TRANSLATIONS, type Language, type Translations } from './pages/translations.js';
import { Payer } from './payer.js';
import { holdPort, releasePort } from './ports.js';
import type { CheckoutOptions } from './settings.js';
import { Shop, shopOrigin } from './shop.js';
import { Simulator, type SimulatorOptions } from './simulator.js';
import { freshWallets } from './wallets.js';
import { WebhookReceiver } from './webhooks.js';

/** Options of one test: `test.use({ … })` in a file or a `describe`, or `use` of the configuration. */
export interface TestOptions {
  /** The language of the browser, and so of the pages. With `any`, the default, the payer reads both languages. */
  language: Language | 'any';
}

/** Options of a worker: `test.use({ … })` at the top of a file, or `use` of the configuration. */
export interface WorkerOptions {
  /** The checkout's binary. By default `BKASH_CHECKOUT_BIN`, or `bkash-checkout` on the `PATH`. */
  checkoutBinary: CheckoutOptions['binary'];
  /** The simulator's binary. By default `BKASH_SIMULATOR_BIN`, or `bkash-simulator` on the `PATH`. */
  simulatorBinary: SimulatorOptions['binary'];
  /** Which of bKash's APIs the checkout uses. */
  family: CheckoutOptions['family'];
  /** The shop's name, as payers see it. */
  merchantName: CheckoutOptions['merchantName'];
  /** Additional origins of success and cancel URLs, beside those of the checkout and of the shop. */
  returnOrigins: string[];
  /** Additional origins whose pages may open the checkout in a window or a dialog, beside the shop's. */
  embedOrigins: string[];
  /** Whether the checkout serves the demo shop at `/demo`. */
  demoShop: boolean;
  /** Additional settings of Leptos.toml, such as `{ CHECKOUT__MERCHANT__SESSION_MINUTES: '5' }`. */
  settings: Record<string, string>;
  /** The command that starts the shop, such as `['node', 'shop.js']`. Only the fixture `shop` needs it. */
  shopCommand: string[];
  /** The folder in which it is started. By default the folder of Playwright's configuration. */
  shopFolder: string | undefined;
  /** The path of its webhook endpoint. By default `/webhooks`. */
  shopWebhookPath: string;
  /** A path that responds once the shop is ready. By default `/`. */
  shopReadyPath: string;
  /** Additional environment variables for it. */
  shopEnvironment: Record<string, string>;
}

export interface TestFixtures extends TestOptions {
  /** The texts of the pages in the test's language. */
  texts: Translations;
  /** A person in the test's tab, with a wallet that is unused. */
  payer: Payer;
  /** A receiver of webhooks, registered with the checkout for this test. */
  webhooks: WebhookReceiver;
  /**
   * Prepares the next test: clears bKash's faults and starts what was killed. Attaches the logs of a test that failed.
   */
  cleanup: void;
}

export interface WorkerFixtures extends WorkerOptions {
  /** The processes that this worker has started. */
  started: Started;
  /** The port of the shop, if it is started. */
  shopPort: number;
  simulator: Simulator;
  checkout: Checkout;
  shop: Shop;
  /** Returns the number of an unused wallet. */
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

  texts: async ({ language }, use) => use(language === 'any' ? EITHER : TRANSLATIONS[language]),
  locale: async ({ language, locale }, use) => use(language === 'any' ? locale : LOCALES[language]),
  payer: async ({ page, texts, freshWallet }, use) => use(new Payer(page, texts, freshWallet())),

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

/** API keys and webhook secrets, which a shop could write to its log. */
const SECRETS = /\b([sp]k_(?:test|live)_|wh(?:sec|sk)_)[\w+/=-]+/g;

/** Attaches to the report what the processes wrote during the test. */
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
