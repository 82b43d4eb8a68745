// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { ApiKey, Merchant } from '../objects/index.js';
import type { ConnectionWishParams, KeyWishParams, MerchantChangesParams, MerchantWishParams } from '../params.js';

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
   * Add a merchant.
   *
   * It is connected to bKash by another call, and is given keys by a third.
   */
  create(params: MerchantWishParams, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.create', method: 'POST', path: '/v1/merchants', body: params, options });
  }

  /**
   * List merchants.
   *
   * By name, those that are not served among them. The configuration's own is not: its file describes it.
   */
  list(options: RequestOptions = {}): Pages<Merchant> {
    return new Pages<Merchant>(this.#client, { operation: 'merchants.list', method: 'GET', path: '/v1/merchants', options });
  }

  /** Retrieve a merchant. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.retrieve', method: 'GET', path: `/v1/merchants/${segment(id)}`, options });
  }

  /** Update a merchant. */
  update(id: string, params: MerchantChangesParams = {}, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.update', method: 'PATCH', path: `/v1/merchants/${segment(id)}`, body: params, options });
  }

  /**
   * Connect a merchant to bKash.
   *
   * In one mode; another connection of that mode is replaced. Nobody is called: the first payment, or `search`,
   * shows whether bKash takes the credentials.
   */
  connect(id: string, mode: string, params: ConnectionWishParams, options: RequestOptions = {}): Promise<Merchant> {
    return this.#client.send<Merchant>({ operation: 'merchants.connect', method: 'PUT', path: `/v1/merchants/${segment(id)}/connections/${segment(mode)}`, body: params, options });
  }

  /**
   * Disconnect a merchant from bKash.
   *
   * In one mode. The credentials are gone; what was begun with them can no longer be asked about, so disable the
   * merchant first and wait until its payments are settled.
   */
  disconnect(id: string, mode: string, options: RequestOptions = {}): Promise<void> {
    return this.#client.send<void>({ operation: 'merchants.disconnect', method: 'DELETE', path: `/v1/merchants/${segment(id)}/connections/${segment(mode)}`, options });
  }

  /**
   * Make a key for a merchant.
   *
   * To the account that is connected so. Its text is in this answer and in no other. With it the merchant makes,
   * rolls and revokes its own.
   */
  createKey(id: string, mode: string, params: KeyWishParams = {}, options: RequestOptions = {}): Promise<ApiKey> {
    return this.#client.send<ApiKey>({ operation: 'merchants.createKey', method: 'POST', path: `/v1/merchants/${segment(id)}/connections/${segment(mode)}/api_keys`, body: params, options });
  }
}
