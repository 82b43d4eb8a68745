// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import type { Notification } from '../answers.js';

/** What `notifications.list` can be asked for. */
export interface NotificationsListQuery {
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** What bKash told of payments to your account, by whatever channel. */
export class Notifications {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List notifications.
   *
   * What bKash told (IPN) of payments to the merchant's account by whatever channel, newest first: those of our
   * sessions, and those that match nothing.
   */
  list(query: NotificationsListQuery = {}, options: CallOptions = {}): Pages<Notification> {
    return new Pages<Notification>(this.#caller, { operation: 'notifications.list', method: 'GET', path: '/v1/notifications', query: { ...query }, options });
  }
}
