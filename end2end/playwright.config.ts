// The configuration of the browser tests. Each worker starts a checkout and a simulator of its own (see fixtures/), so only
// the build has to run before.

import { fileURLToPath } from 'node:url';

import type { TestOptions, WorkerOptions } from '@bkash-checkout/playwright';
import { defineConfig } from '@playwright/test';

// The build of `cargo xtask build`.
process.env['BKASH_CHECKOUT_BIN'] ||= fileURLToPath(new URL('../target/release/bkash-checkout', import.meta.url));
process.env['BKASH_SIMULATOR_BIN'] ||= fileURLToPath(new URL('../target/release/bkash-simulator', import.meta.url));

// Also for the shop that specs/playwright_installed.spec.ts installs.
const chromium = (process.env['CHROMIUM'] ||= '/usr/bin/chromium');

export default defineConfig<TestOptions, WorkerOptions>({
  testDir: 'specs',
  outputDir: 'artefacts/output',
  fullyParallel: true,
  // More than the usual number of cores, because some tests only wait for bKash's timeout of 30 seconds.
  workers: 3,
  retries: 0,
  // The limits are generous, so that a busy machine does not fail a test.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  forbidOnly: Boolean(process.env['CI']),
  reporter: [['list'], ['json', { outputFile: 'artefacts/results.json' }]],
  use: {
    language: 'en',
    demoShop: true,
    trace: { mode: 'retain-on-failure', screenshots: false },
    screenshot: 'only-on-failure',
    timezoneId: 'Asia/Dhaka',
    launchOptions: {
      executablePath: chromium,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    {
      name: 'chromium',
      use: { browserName: 'chromium', viewport: { width: 390, height: 844 }, hasTouch: true },
    },
  ],
});
