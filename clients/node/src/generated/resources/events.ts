// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Event, WebhookDelivery } from '../answers.js';

/** What `events.list` can be asked for. */
export interface EventsListQuery {
  /** Only those of this type, such as `payment.completed`. */
  type?: string | undefined;
  /** Only those about this session or agreement. */
  object?: string | undefined;
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** What `events.deliveries` can be asked for. */
export interface EventsDeliveriesQuery {
  /** Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`. */
  status?: string | undefined;
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** Everything that webhooks told, kept for ever. */
export class Events {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List events.
   *
   * Newest first, for ever: whoever missed webhooks finds here what happened.
   */
  list(query: EventsListQuery = {}, options: CallOptions = {}): Pages<Event> {
    return new Pages<Event>(this.#caller, { operation: 'events.list', method: 'GET', path: '/v1/events', query: { ...query }, options });
  }

  /** Retrieve an event. */
  retrieve(id: string, options: CallOptions = {}): Promise<Event> {
    return this.#caller.call<Event>({ operation: 'events.retrieve', method: 'GET', path: `/v1/events/${segment(id)}`, options });
  }

  /**
   * List an event's deliveries.
   *
   * Newest first.
   */
  deliveries(id: string, query: EventsDeliveriesQuery = {}, options: CallOptions = {}): Pages<WebhookDelivery> {
    return new Pages<WebhookDelivery>(this.#caller, { operation: 'events.deliveries', method: 'GET', path: `/v1/events/${segment(id)}/deliveries`, query: { ...query }, options });
  }
}
