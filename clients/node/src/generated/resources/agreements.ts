// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Agreement } from '../objects/index.js';

/** The query parameters of `agreements.list`. */
export interface AgreementListParams {
  /**
   * Only agreements with this status, or with one of these, separated by commas; without it, those that the payer
   * has consented to.
   */
  status?: string | undefined;
  /** Only agreements created at this instant or later. */
  created_from?: string | undefined;
  /** Only agreements created before this instant. */
  created_before?: string | undefined;
  /** Only the agreements of this payer. */
  payer_reference?: string | undefined;
  /** Only agreements to save a wallet whose number ends with these four digits. */
  wallet_last_four?: string | undefined;
  /** Only agreements whose identifier or payer reference is exactly this term. */
  search?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/**
 * An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the PIN
 * alone, and can revoke the consent at any time.
 */
export class Agreements {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * List agreements.
   *
   * Returns the newest agreements first, as they were when their last event was recorded: without `status`, those
   * that payers have consented to, including revoked ones.
   */
  list(query: AgreementListParams = {}, options: RequestOptions = {}): Pages<Agreement> {
    return new Pages<Agreement>(this.#client, { operation: 'agreements.list', method: 'GET', path: '/v1/agreements', query: { ...query }, options });
  }

  /** Retrieve an agreement. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Agreement> {
    return this.#client.send<Agreement>({ operation: 'agreements.retrieve', method: 'GET', path: `/v1/agreements/${segment(id)}`, options });
  }

  /**
   * Cancel an agreement.
   *
   * The agreement can no longer be used to pay. The cancellation is repeated at bKash until bKash confirms it;
   * until then the status is `revoking`.
   */
  cancel(id: string, options: RequestOptions = {}): Promise<Agreement> {
    return this.#client.send<Agreement>({ operation: 'agreements.cancel', method: 'POST', path: `/v1/agreements/${segment(id)}/cancel`, body: {}, options });
  }
}
