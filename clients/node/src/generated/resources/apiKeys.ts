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
   * Make a key.
   *
   * Its text is in this answer and in no other.
   */
  create(wish: CreateApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.create', method: 'POST', path: '/v1/api_keys', body: wish, options });
  }

  /**
   * List keys.
   *
   * Oldest first, those that have ended among them.
   */
  list(options: CallOptions = {}): Pages<ApiKey> {
    return new Pages<ApiKey>(this.#caller, { operation: 'apiKeys.list', method: 'GET', path: '/v1/api_keys', options });
  }

  /**
   * Roll a key.
   *
   * Makes a key like it; the old one works on for a while, so that nothing stops in between.
   */
  roll(id: string, wish: RollApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.roll', method: 'POST', path: `/v1/api_keys/${segment(id)}/roll`, body: wish, options });
  }

  /**
   * Revoke a key.
   *
   * At once, here; within five seconds in every other process on the same database.
   */
  revoke(id: string, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'apiKeys.revoke', method: 'POST', path: `/v1/api_keys/${segment(id)}/revoke`, body: {}, options });
  }
}
