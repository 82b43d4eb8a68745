// The options and the environment of a checkout for tests.

import type { Simulator } from './simulator.js';

/** bKash's APIs, as the setting `[bkash] family` names them. */
export type Family = 'tokenized-v1' | 'tokenized-v2' | 'checkout-iframe' | 'tokenized-v0.3';

export interface CheckoutOptions {
  /** The checkout's binary; see `findCheckout`. */
  binary?: string | undefined;
  /** Which of bKash's APIs it uses. By default `tokenized-v1`. */
  family?: Family | undefined;
  /** The shop's name, as payers see it. By default `Demo Shop`. */
  merchantName?: string | undefined;
  /** The origins of success and cancel URLs, beside the checkout's own. */
  returnOrigins?: string[] | undefined;
  /** The origins whose pages may open the checkout in a window or a dialog. */
  embedOrigins?: string[] | undefined;
  /** Whether it serves the demo shop at `/demo`. */
  demoShop?: boolean | undefined;
  /** Additional settings of Leptos.toml, such as `{ CHECKOUT__MERCHANT__SESSION_MINUTES: '5' }`. */
  settings?: Record<string, string> | undefined;
}

/** The environment of a checkout at this origin, with its files in this folder. */
export function environment(
  origin: string,
  simulator: Simulator,
  files: { database: string; masterKey: string },
  options: CheckoutOptions,
): Record<string, string> {
  return {
    CHECKOUT__SERVER__LISTEN: new URL(origin).host,
    CHECKOUT__SERVER__PUBLIC_ORIGIN: origin,
    CHECKOUT__STORAGE__DATABASE: files.database,
    CHECKOUT__MERCHANT__NAME: options.merchantName ?? 'Demo Shop',
    CHECKOUT__MERCHANT__RETURN_ORIGINS: JSON.stringify([origin, ...(options.returnOrigins ?? [])]),
    CHECKOUT__MERCHANT__EMBED_ORIGINS: JSON.stringify(options.embedOrigins ?? []),
    ...bkashApi(options.family ?? 'tokenized-v1', simulator.origin),
    CHECKOUT_MASTER_KEY_FILE: files.masterKey,
    // The simulator's published credentials, which work nowhere else.
    BKASH_APP_KEY: 'sim-app-key',
    BKASH_APP_SECRET: 'sim-app-secret',
    BKASH_USERNAME: 'sim-user',
    BKASH_PASSWORD: 'sim-pass',
    ...options.settings,
  };
}

function bkashApi(family: Family, simulator: string): Record<string, string> {
  const root = family === 'tokenized-v2' ? '/v2/tokenized-checkout' : '/v1.2.0-beta';
  const script = `${simulator}/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js`;
  return {
    CHECKOUT__BKASH__FAMILY: family,
    CHECKOUT__BKASH__BASE_URL: simulator + root,
    CHECKOUT__BKASH__PAGE_ORIGINS: JSON.stringify([simulator]),
    CHECKOUT__BKASH__SCRIPTS: family === 'checkout-iframe' ? `[{ src = "${script}" }]` : '[]',
  };
}
