// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, KeyedRequestOptions, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Refund } from '../objects/index.js';
import type { RefundCreateParams } from '../params.js';

/** The query parameters of `refunds.list`. */
export interface RefundListParams {
  /** Only refunds with this status, or with one of these, separated by commas. */
  status?: string | undefined;
  /** Only refunds created at this instant or later. */
  created_from?: string | undefined;
  /** Only refunds created before this instant. */
  created_before?: string | undefined;
  /** Only refunds of at least this amount, in taka. */
  amount_from?: string | undefined;
  /** Only refunds of at most this amount, in taka. */
  amount_to?: string | undefined;
  /** Only the refunds of this invoice. */
  invoice?: string | undefined;
  /** Only the refunds of this payer. */
  payer_reference?: string | undefined;
  /** Only the refund with this transaction ID of bKash's. */
  trx_id?: string | undefined;
  /** Only the refunds of this payment. */
  payment?: string | undefined;
  /** Only refunds whose identifier, invoice, transaction ID or payer reference is exactly this term. */
  search?: string | undefined;
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
  create(params: RefundCreateParams, options: KeyedRequestOptions): Promise<Refund> {
    return this.#client.send<Refund>({ operation: 'refunds.create', method: 'POST', path: '/v1/refunds', body: params, keyRequired: true, options });
  }

  /**
   * List refunds.
   *
   * Returns the newest refunds first, as they were when their last event was recorded.
   */
  list(query: RefundListParams = {}, options: RequestOptions = {}): Pages<Refund> {
    return new Pages<Refund>(this.#client, { operation: 'refunds.list', method: 'GET', path: '/v1/refunds', query: { ...query }, options });
  }

  /** Retrieve a refund. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Refund> {
    return this.#client.send<Refund>({ operation: 'refunds.retrieve', method: 'GET', path: `/v1/refunds/${segment(id)}`, options });
  }
}
