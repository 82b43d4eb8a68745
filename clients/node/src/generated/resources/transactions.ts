// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { segment } from '../../path.js';
import type { Transaction } from '../answers.js';

/** bKash's own word on a transaction. */
export class Transactions {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Search a transaction.
   *
   * bKash is asked every time.
   */
  search(trxId: string, options: CallOptions = {}): Promise<Transaction> {
    return this.#caller.call<Transaction>({ operation: 'transactions.search', method: 'GET', path: `/v1/transactions/${segment(trxId)}`, options });
  }
}
