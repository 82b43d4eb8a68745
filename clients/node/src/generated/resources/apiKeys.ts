// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey } from '../answers.js';
import type { CreateApiKeyRequest, RollApiKeyRequest } from '../wishes.js';

/** Your programs' rights to use this API. */
export class ApiKeys {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Create an API key.
   *
   * The key's text is returned in this response only.
   */
  create(wish: CreateApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.create', method: 'POST', path: '/v1/api_keys', body: wish, options });
  }

  /**
   * List API keys.
   *
   * Oldest first, including inactive keys.
   */
  list(options: CallOptions = {}): Pages<ApiKey> {
    return new Pages<ApiKey>(this.#caller, { operation: 'apiKeys.list', method: 'GET', path: '/v1/api_keys', options });
  }

  /**
   * Roll an API key.
   *
   * Creates a key with the same scopes. The old key keeps working for the overlap, so that a key can be replaced
   * without downtime.
   */
  roll(id: string, wish: RollApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.roll', method: 'POST', path: `/v1/api_keys/${segment(id)}/roll`, body: wish, options });
  }

  /**
   * Revoke an API key.
   *
   * Takes effect at once in this process, and within five seconds in every other process on the same database.
   */
  revoke(id: string, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.revoke', method: 'POST', path: `/v1/api_keys/${segment(id)}/revoke`, body: {}, options });
  }
}
