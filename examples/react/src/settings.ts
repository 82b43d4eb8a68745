// The shop's settings. They come from the environment, because a key in the code is copied with the code.

import { fileURLToPath } from 'node:url';

export interface Settings {
  checkoutOrigin: string;
  checkoutKey: string;
  webhookSecret: string;
  port: number;
  shopOrigin: string;
  data: string;
}

/** Reads the settings. Ends the process with the names of the missing ones. */
export function readSettings(environment = process.env): Settings {
  const { CHECKOUT_ORIGIN = '', CHECKOUT_KEY = '', WEBHOOK_SECRET = '', PORT, SHOP_ORIGIN, DATA } = environment;
  const needed = { CHECKOUT_ORIGIN, CHECKOUT_KEY, WEBHOOK_SECRET };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) {
    console.error(`Set ${missing.join(', ')} in the environment. README.md explains them.`);
    process.exit(1);
  }
  const port = Number(PORT || 8080);
  return {
    checkoutOrigin: CHECKOUT_ORIGIN.replace(/\/+$/, ''),
    checkoutKey: CHECKOUT_KEY,
    webhookSecret: WEBHOOK_SECRET,
    port,
    shopOrigin: (SHOP_ORIGIN || `http://localhost:${port}`).replace(/\/+$/, ''),
    data: DATA || fileURLToPath(new URL('../data', import.meta.url)),
  };
}
