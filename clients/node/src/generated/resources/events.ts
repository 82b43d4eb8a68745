// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Event, WebhookDelivery } from '../objects/index.js';

/** The query parameters of `events.list`. */
export interface EventListParams {
  /** Only return events of this type, such as `payment.completed`. */
  type?: string | undefined;
  /** Only return events about the object with this identifier: a session, an agreement or a notification. */
  object?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** The query parameters of `events.deliveries`. */
export interface EventDeliveriesParams {
  /** Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or `cancelled`. */
  status?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** Events record each change of an object. Webhooks deliver them, and they are kept forever. */
export class Events {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * List events.
   *
   * Returns the newest events first. Events are kept forever.
   */
  list(query: EventListParams = {}, options: RequestOptions = {}): Pages<Event> {
    return new Pages<Event>(this.#client, { operation: 'events.list', method: 'GET', path: '/v1/events', query: { ...query }, options });
  }

  /** Retrieve an event. */
  retrieve(id: string, options: RequestOptions = {}): Promise<Event> {
    return this.#client.send<Event>({ operation: 'events.retrieve', method: 'GET', path: `/v1/events/${segment(id)}`, options });
  }

  /**
   * List the deliveries of an event.
   *
   * Returns the newest deliveries first.
   */
  deliveries(id: string, query: EventDeliveriesParams = {}, options: RequestOptions = {}): Pages<WebhookDelivery> {
    return new Pages<WebhookDelivery>(this.#client, { operation: 'events.deliveries', method: 'GET', path: `/v1/events/${segment(id)}/deliveries`, query: { ...query }, options });
  }
}
