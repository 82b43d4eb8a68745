// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import type { CustomerLink } from '../answers.js';
import type { LinkWish } from '../wishes.js';

/** Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at any time. */
export class CustomerLinks {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Link a payer to their saved wallets.
   *
   * The page lists the payer's wallets, and lets the payer add one and take consent back. A repetition with the
   * same key is answered without the address, which is not kept.
   */
  create(wish: LinkWish, options: CallOptions = {}): Promise<CustomerLink> {
    return this.#caller.call<CustomerLink>({ operation: 'customerLinks.create', method: 'POST', path: '/v1/customer_links', body: wish, options });
  }
}
