// A shop's configuration. The binaries are found by BKASH_CHECKOUT_BIN and BKASH_SIMULATOR_BIN, or on the PATH.

const { defineConfig } = require('@playwright/test');

module.exports = defineConfig({
  workers: 1,
  use: {
    shopCommand: ['node', 'shop.js'],
    // The browser of this machine; without it, `npx playwright install chromium` brings one.
    launchOptions: process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } : {},
  },
});
