// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { segment } from '../../path.js';
import type { Transaction } from '../objects/index.js';

/** bKash's own record of a transaction. */
export class Transactions {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Search for a transaction.
   *
   * Queries bKash on every request.
   */
  search(trxId: string, options: RequestOptions = {}): Promise<Transaction> {
    return this.#client.send<Transaction>({ operation: 'transactions.search', method: 'GET', path: `/v1/transactions/${segment(trxId)}`, options });
  }
}
