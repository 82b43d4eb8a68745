// The client.

import { ApiClient, type CheckoutOptions } from './client.js';
import { Resources } from './generated/resources/index.js';

/**
 * The client of a checkout. Create one per process.
 *
 * ```ts
 * const checkout = new Checkout({ origin: 'https://pay.example', key: process.env.CHECKOUT_KEY });
 * const session = await checkout.sessions.create(
 *   { amount: '599.00', invoice: 'INV-1042', success_url: …, cancel_url: … },
 *   { idempotencyKey: 'order-1042' },
 * );
 * ```
 */
export class Checkout extends Resources {
  constructor(options: CheckoutOptions) {
    super(new ApiClient(options));
  }
}
