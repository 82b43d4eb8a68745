// The client of a merchant's back end.

import { Caller, type CheckoutOptions } from './caller.js';
import { Resources } from './generated/resources/index.js';

/**
 * A checkout, seen from a merchant's back end. One serves a whole process.
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
    super(new Caller(options));
  }
}
