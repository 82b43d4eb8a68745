// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey } from '../objects/index.js';
import type { KeyWishParams, KeyRollParams } from '../params.js';

/** API keys authenticate requests. Their scopes limit what they can do. */
export class ApiKeys {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Make a key.
   *
   * Its text is in this answer and in no other.
   */
  create(params: KeyWishParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.create', method: 'POST', path: '/v1/api_keys', body: params, options });
  }

  /**
   * List keys.
   *
   * Oldest first, those that have ended among them.
   */
  list(options: RequestOptions = {}): Pages<ApiKey> {
    return new Pages<ApiKey>(this.#client, { operation: 'apiKeys.list', method: 'GET', path: '/v1/api_keys', options });
  }

  /**
   * Roll a key.
   *
   * Makes a key like it; the old one works on for a while, so that nothing stops in between.
   */
  roll(id: string, params: KeyRollParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.roll', method: 'POST', path: `/v1/api_keys/${segment(id)}/roll`, body: params, options });
  }

  /**
   * Revoke a key.
   *
   * At once, here; within five seconds in every other process on the same database.
   */
  revoke(id: string, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.revoke', method: 'POST', path: `/v1/api_keys/${segment(id)}/revoke`, body: {}, options });
  }
}
