// A shop's configuration. BKASH_CHECKOUT_BIN and BKASH_SIMULATOR_BIN, or the PATH, lead to the binaries.

const { defineConfig } = require('@playwright/test');

module.exports = defineConfig({
  workers: 1,
  use: {
    shopCommand: ['node', 'shop.js'],
    // The browser of this machine. Without it, `npx playwright install chromium` installs one.
    launchOptions: process.env.CHROMIUM ? { executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] } : {},
  },
});
