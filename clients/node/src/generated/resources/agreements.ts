// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Agreement } from '../answers.js';

/** What `agreements.list` can be asked for. */
export interface AgreementsListQuery {
  /** Only those of this payer. */
  payer_reference?: string | undefined;
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at any time. */
export class Agreements {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List agreements.
   *
   * Those that were ever consented to, newest first.
   */
  list(query: AgreementsListQuery = {}, options: CallOptions = {}): Pages<Agreement> {
    return new Pages<Agreement>(this.#caller, { operation: 'agreements.list', method: 'GET', path: '/v1/agreements', query: { ...query }, options });
  }

  /** Retrieve an agreement. */
  retrieve(id: string, options: CallOptions = {}): Promise<Agreement> {
    return this.#caller.call<Agreement>({ operation: 'agreements.retrieve', method: 'GET', path: `/v1/agreements/${segment(id)}`, options });
  }

  /**
   * Cancel an agreement.
   *
   * The wallet cannot pay from now on. bKash is told until it confirms.
   */
  cancel(id: string, options: CallOptions = {}): Promise<Agreement> {
    return this.#caller.call<Agreement>({ operation: 'agreements.cancel', method: 'POST', path: `/v1/agreements/${segment(id)}/cancel`, body: {}, options });
  }
}
