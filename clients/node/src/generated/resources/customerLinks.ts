// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import type { CustomerLink } from '../objects/index.js';
import type { CustomerLinkCreateParams } from '../params.js';

/**
 * An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the PIN
 * alone, and can revoke the consent at any time.
 */
export class CustomerLinks {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create a customer link.
   *
   * On the page behind the link, the payer sees the saved wallets, adds one or revokes the consent. The link is
   * not stored: a repeated request with the same key returns a `url` of `null`.
   */
  create(params: CustomerLinkCreateParams, options: RequestOptions = {}): Promise<CustomerLink> {
    return this.#client.send<CustomerLink>({ operation: 'customerLinks.create', method: 'POST', path: '/v1/customer_links', body: params, options });
  }
}
