// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey } from '../objects/index.js';
import type { ApiKeyCreateParams, ApiKeyRollParams } from '../params.js';

/** API keys authenticate requests. Their scopes limit what they can do. */
export class ApiKeys {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create an API key.
   *
   * The key's text is returned in this response only.
   */
  create(params: ApiKeyCreateParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.create', method: 'POST', path: '/v1/api_keys', body: params, options });
  }

  /**
   * List API keys.
   *
   * Oldest first, including inactive keys.
   */
  list(options: RequestOptions = {}): Pages<ApiKey> {
    return new Pages<ApiKey>(this.#client, { operation: 'apiKeys.list', method: 'GET', path: '/v1/api_keys', options });
  }

  /**
   * Roll an API key.
   *
   * Creates a key with the same scopes. The old key keeps working for the overlap, so that a key can be replaced
   * without downtime.
   */
  roll(id: string, params: ApiKeyRollParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.roll', method: 'POST', path: `/v1/api_keys/${segment(id)}/roll`, body: params, options });
  }

  /**
   * Revoke an API key.
   *
   * Takes effect at once in this process, and within five seconds in every other process on the same database.
   */
  revoke(id: string, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'apiKeys.revoke', method: 'POST', path: `/v1/api_keys/${segment(id)}/revoke`, body: {}, options });
  }
}
