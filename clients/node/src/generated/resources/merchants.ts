// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey, Merchant } from '../objects/index.js';
import type { ApiKeyCreateParams, MerchantCreateParams, ProviderAccountPutParams, MerchantUpdateParams } from '../params.js';

/**
 * Manage the merchants of a server that hosts more than one. These operations need a key of the merchant in the
 * server's configuration with the scope `merchants:read` or `merchants:write`, which `full` does not include.
 */
export class Merchants {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create a merchant.
   *
   * Set its provider accounts and create its API keys in separate calls.
   */
  create(params: MerchantCreateParams, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.create', method: 'POST', path: '/v1/merchants', body: params, options });
  }

  /**
   * List merchants.
   *
   * Ordered by identifier, including disabled ones. The configured merchant is not listed.
   */
  list(options: RequestOptions = {}): Pages<Merchant> {
    return new Pages<Merchant>(this.#client, { operation: 'merchants.list', method: 'GET', path: '/v1/merchants', options });
  }

  /** Retrieve a merchant. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.retrieve', method: 'GET', path: `/v1/merchants/${segment(id)}`, options });
  }

  /** Update a merchant. */
  update(id: string, params: MerchantUpdateParams = {}, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.update', method: 'PATCH', path: `/v1/merchants/${segment(id)}`, body: params, options });
  }

  /**
   * Set a provider account.
   *
   * Creates or replaces the merchant's provider account of one mode. bKash is not called: the first payment or
   * `search` shows whether bKash accepts the credentials.
   */
  putProviderAccount(id: string, mode: string, params: ProviderAccountPutParams, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.putProviderAccount', method: 'PUT', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, body: params, options });
  }

  /**
   * Delete a provider account.
   *
   * Deletes the merchant's provider account of one mode, with its credentials. The status of payments under way
   * can no longer be queried afterwards, so disable the merchant first and wait until they are final.
   */
  deleteProviderAccount(id: string, mode: string, options: RequestOptions = {}): Promise<void> {
    return this.#client.send<void>({ operation: 'merchants.deleteProviderAccount', method: 'DELETE', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, options });
  }

  /**
   * Create an API key for a merchant.
   *
   * The key belongs to the account of this mode. Its text is returned in this response only. With it the merchant
   * creates, rolls and revokes its own keys.
   */
  createApiKey(id: string, mode: string, params: ApiKeyCreateParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'merchants.createApiKey', method: 'POST', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}/api_keys`, body: params, options });
  }
}
