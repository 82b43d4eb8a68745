// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Refund } from '../objects/index.js';
import type { RefundCreateParams } from '../params.js';

/** The query parameters of `refunds.list`. */
export interface RefundListParams {
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** A refund returns all or part of a payment to the payer. */
export class Refunds {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create a refund.
   *
   * Refunds all or part of a payment. The refunds of a payment cannot exceed its amount. If bKash does not answer,
   * the refund is `unknown` until bKash's list of refunds shows its outcome. It is never sent a second time, and
   * another refund of the session is rejected in the meantime.
   */
  create(params: RefundCreateParams, options: RequestOptions = {}): Promise<Refund> {
    return this.#client.send<Refund>({ operation: 'refunds.create', method: 'POST', path: '/v1/refunds', body: params, options });
  }

  /**
   * List refunds.
   *
   * Returns refunds grouped by session, the most recently refunded session first, and the newest refund of each
   * session first. A page contains the refunds of at most `limit` sessions.
   */
  list(query: RefundListParams = {}, options: RequestOptions = {}): Pages<Refund> {
    return new Pages<Refund>(this.#client, { operation: 'refunds.list', method: 'GET', path: '/v1/refunds', query: { ...query }, options });
  }

  /** Retrieve a refund. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Refund> {
    return this.#client.send<Refund>({ operation: 'refunds.retrieve', method: 'GET', path: `/v1/refunds/${segment(id)}`, options });
  }
}
