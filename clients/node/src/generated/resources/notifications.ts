// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import type { Notification } from '../objects/index.js';

/** The query parameters of `notifications.list`. */
export interface NotificationListParams {
  /** Only notifications with this status, or with one of these, separated by commas. */
  status?: string | undefined;
  /** Only notifications received at this instant or later. */
  created_from?: string | undefined;
  /** Only notifications received before this instant. */
  created_before?: string | undefined;
  /** Only notifications of this invoice. */
  invoice?: string | undefined;
  /** Only the notification of this transaction of bKash's. */
  trx_id?: string | undefined;
  /** `true`: only notifications that a person must act on; `false`: only the others. */
  needs_attention?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/**
 * The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of the
 * payment.
 */
export class Notifications {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * List notifications.
   *
   * Returns the payment notifications (IPN) of the merchant's account, newest first: those of checkout sessions,
   * and those that match no session.
   */
  list(query: NotificationListParams = {}, options: RequestOptions = {}): Pages<Notification> {
    return new Pages<Notification>(this.#client, { operation: 'notifications.list', method: 'GET', path: '/v1/notifications', query: { ...query }, options });
  }
}
