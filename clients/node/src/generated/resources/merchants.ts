// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey, Merchant } from '../answers.js';
import type { PutProviderAccountRequest, CreateApiKeyRequest, UpdateMerchantRequest, CreateMerchantRequest } from '../wishes.js';

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
   * Add a merchant.
   *
   * It is connected to bKash by another call, and is given keys by a third.
   */
  create(wish: CreateMerchantRequest, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.create', method: 'POST', path: '/v1/merchants', body: wish, options });
  }

  /**
   * List merchants.
   *
   * By name, those that are not served among them. The configuration's own is not: its file describes it.
   */
  list(options: CallOptions = {}): Pages<Merchant> {
    return new Pages<Merchant>(this.#caller, { operation: 'merchants.list', method: 'GET', path: '/v1/merchants', options });
  }

  /** Retrieve a merchant. */
  retrieve(id: string, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.retrieve', method: 'GET', path: `/v1/merchants/${segment(id)}`, options });
  }

  /** Change a merchant. */
  update(id: string, wish: UpdateMerchantRequest = {}, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.update', method: 'PATCH', path: `/v1/merchants/${segment(id)}`, body: wish, options });
  }

  /**
   * Connect a merchant to bKash.
   *
   * In one mode; another connection of that mode is replaced. Nobody is called: the first payment, or `search`,
   * shows whether bKash takes the credentials.
   */
  putProviderAccount(id: string, mode: string, wish: PutProviderAccountRequest, options: CallOptions = {}): Promise<Merchant> {
    return this.#caller.call<Merchant>({ operation: 'merchants.putProviderAccount', method: 'PUT', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, body: wish, options });
  }

  /**
   * Disconnect a merchant from bKash.
   *
   * In one mode. The credentials are gone; what was begun with them can no longer be asked about, so disable the
   * merchant first and wait until its payments are settled.
   */
  deleteProviderAccount(id: string, mode: string, options: CallOptions = {}): Promise<void> {
    return this.#caller.call<void>({ operation: 'merchants.deleteProviderAccount', method: 'DELETE', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}`, options });
  }

  /**
   * Make a key for a merchant.
   *
   * To the account that is connected so. Its text is in this answer and in no other. With it the merchant makes,
   * rolls and revokes its own.
   */
  createApiKey(id: string, mode: string, wish: CreateApiKeyRequest = {}, options: CallOptions = {}): Promise<ApiKey> {
    return this.#caller.call<ApiKey>({ operation: 'merchants.createApiKey', method: 'POST', path: `/v1/merchants/${segment(id)}/provider_accounts/${segment(mode)}/api_keys`, body: wish, options });
  }
}
