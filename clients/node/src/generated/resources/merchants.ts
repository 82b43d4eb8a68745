// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey, Merchant } from '../answers.js';
import type { CreateApiKeyRequest, CreateMerchantRequest, PutProviderAccountRequest, UpdateMerchantRequest } from '../wishes.js';

/**
 * For whoever runs a server for more than one merchant: needs a key of the configuration's own merchant with the
 * scope `merchants:write`, which `full` does not give.
 */
export class Merchants {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Create a merchant.
   *
   * Set its provider accounts and create its API keys in separate calls.
   */
  create(wish: CreateMerchantRequest, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.create', method: 'POST', path: '/v1/merchants', body: wish, options });
  }

  /**
   * List merchants.
   *
   * Ordered by identifier, including disabled ones. The configured merchant is not listed.
   */
  list(options: CallOptions = {}): Pages<Merchant> {
    return new Pages<Merchant>(this.#caller, { operation: 'merchants.list', method: 'GET', path: '/v1/merchants', options });
  }

  /** Retrieve a merchant. */
  retrieve(id: string, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.retrieve', method: 'GET', path: `/v1/merchants/${segment(id)}`, options });
  }

  /** Update a merchant. */
  update(id: string, wish: UpdateMerchantRequest = {}, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.update', method: 'PATCH', path: `/v1/merchants/${segment(id)}`, body: wish, options });
  }

  /**
   * Set a provider account.
   *
   * Creates or replaces the merchant's provider account of one mode. bKash is not called: the first payment or
   * `search` shows whether bKash accepts the credentials.
   */
  putProviderAccount(id: string, mode: string, wish: PutProviderAccountRequest, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.putProviderAccount', method: 'PUT', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, body: wish, options });
  }

  /**
   * Delete a provider account.
   *
   * Deletes the merchant's provider account of one mode, with its credentials. The status of payments under way
   * can no longer be queried afterwards, so disable the merchant first and wait until they are final.
   */
  deleteProviderAccount(id: string, mode: string, options: CallOptions = {}): Promise<void> {
    return this.#caller.call<void>({ operation: 'merchants.deleteProviderAccount', method: 'DELETE', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, options });
  }

  /**
   * Create an API key for a merchant.
   *
   * The key belongs to the account of this mode. Its text is returned in this response only. With it the merchant
   * creates, rolls and revokes its own keys.
   */
  createApiKey(id: string, mode: string, wish: CreateApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'merchants.createApiKey', method: 'POST', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}/api_keys`, body: wish, options });
  }
}
