// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import type { Summary } from '../objects/index.js';

/** The query parameters of `summaries.retrieve`. */
export interface SummarieRetrieveParams {
  /** The kind of object to summarize. */
  kind?: string | undefined;
  /** The first day, in Bangladesh time. By default 29 days before `day_to`. */
  day_from?: string | undefined;
  /** The last day, in Bangladesh time. By default today. */
  day_to?: string | undefined;
}

/** Number and sum of objects by day and status. */
export class Summaries {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Retrieve a summary.
   *
   * Counts the objects that were created on each day, and adds up their amounts, by their present status.
   */
  retrieve(query: SummarieRetrieveParams = {}, options: RequestOptions = {}): Promise<Summary> {
    return this.#client.send<Summary>({ operation: 'summaries.retrieve', method: 'GET', path: '/v1/summary', query: { ...query }, options });
  }
}
