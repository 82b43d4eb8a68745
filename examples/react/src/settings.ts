// What the shop must be told. It comes from the environment, because a key in the code ends up in somebody's copy of it.

import { fileURLToPath } from 'node:url';

export interface Settings {
  checkoutOrigin: string;
  checkoutKey: string;
  webhookSecret: string;
  port: number;
  shopOrigin: string;
  data: string;
}

/** The settings; a missing one ends the start with its name. */
export function readSettings(environment = process.env): Settings {
  const { CHECKOUT_ORIGIN = '', CHECKOUT_KEY = '', WEBHOOK_SECRET = '', PORT, SHOP_ORIGIN, DATA } = environment;
  const needed = { CHECKOUT_ORIGIN, CHECKOUT_KEY, WEBHOOK_SECRET };
  const missing = Object.entries(needed).flatMap(([name, value]) => (value === '' ? [name] : []));
  if (missing.length > 0) {
    console.error(`Set ${missing.join(', ')} in the environment: README.md says to what.`);
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
