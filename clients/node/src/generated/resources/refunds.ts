// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Refund } from '../answers.js';
import type { RefundWish } from '../wishes.js';

/** What `refunds.list` can be asked for. */
export interface RefundsListQuery {
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** Money given back: in parts or whole, and never twice. */
export class Refunds {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Refund a payment.
   *
   * Gives back a part of it, or all; all refunds together are never more than was paid. bKash is asked which
   * refunds there were before another is sent. A refund whose answer was lost is `unknown` until bKash lists it or
   * does not; it is never sent again by itself, and another is refused meanwhile.
   */
  create(wish: RefundWish, options: CallOptions = {}): Promise<Refund> {
    return this.#caller.call<Refund>({ operation: 'refunds.create', method: 'POST', path: '/v1/refunds', body: wish, options });
  }

  /**
   * List refunds.
   *
   * By session, the newest refunded session first, and in it the newest refund first. A page has the refunds of at
   * most `limit` sessions.
   */
  list(query: RefundsListQuery = {}, options: CallOptions = {}): Pages<Refund> {
    return new Pages<Refund>(this.#caller, { operation: 'refunds.list', method: 'GET', path: '/v1/refunds', query: { ...query }, options });
  }

  /** Retrieve a refund. */
  retrieve(id: string, options: CallOptions = {}): Promise<Refund> {
    return this.#caller.call<Refund>({ operation: 'refunds.retrieve', method: 'GET', path: `/v1/refunds/${segment(id)}`, options });
  }
}
