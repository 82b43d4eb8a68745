// The shop's settings. They come from the environment, because a key in the code is copied with the code.

import { fileURLToPath } from 'node:url';

const NEEDED = ['CHECKOUT_ORIGIN', 'CHECKOUT_KEY', 'WEBHOOK_SECRET'];

/** Reads the settings. Ends the process with the names of the missing ones. */
export function readSettings(environment = process.env) {
  const missing = NEEDED.filter((name) => !environment[name]);
  if (missing.length > 0) {
    console.error(`Set ${missing.join(', ')} in the environment. README.md explains them.`);
    process.exit(1);
  }
  const port = Number(environment.PORT || 8080);
  return {
    checkoutOrigin: environment.CHECKOUT_ORIGIN.replace(/\/+$/, ''),
    checkoutKey: environment.CHECKOUT_KEY,
    webhookSecret: environment.WEBHOOK_SECRET,
    port,
    shopOrigin: (environment.SHOP_ORIGIN || `http://localhost:${port}`).replace(/\/+$/, ''),
    data: environment.DATA || fileURLToPath(new URL('data', import.meta.url)),
  };
}
