// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Replayed, WebhookDelivery, WebhookEndpoint } from '../answers.js';
import type { EndpointChanges, EndpointWish, ReplayWish, RollSecretWish } from '../wishes.js';

/** What `webhookEndpoints.deliveries` can be asked for. */
export interface WebhookEndpointsDeliveriesQuery {
  /** Only those that are `pending`, `succeeded`, `exhausted` or `cancelled`. */
  status?: string | undefined;
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** Where your server is told of events. */
export class WebhookEndpoints {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Make an endpoint.
   *
   * It is told of events from now on. The secret is in this answer and in no other.
   */
  create(wish: EndpointWish, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.#caller.call<WebhookEndpoint>({ operation: 'webhookEndpoints.create', method: 'POST', path: '/v1/webhook_endpoints', body: wish, options });
  }

  /**
   * List endpoints.
   *
   * All of them, newest first: an account has at most 20.
   */
  list(options: CallOptions = {}): Pages<WebhookEndpoint> {
    return new Pages<WebhookEndpoint>(this.#caller, { operation: 'webhookEndpoints.list', method: 'GET', path: '/v1/webhook_endpoints', options });
  }

  /** Retrieve an endpoint. */
  retrieve(id: string, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.#caller.call<WebhookEndpoint>({ operation: 'webhookEndpoints.retrieve', method: 'GET', path: `/v1/webhook_endpoints/${segment(id)}`, options });
  }

  /** Change an endpoint. */
  update(id: string, wish: EndpointChanges = {}, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.#caller.call<WebhookEndpoint>({ operation: 'webhookEndpoints.update', method: 'PATCH', path: `/v1/webhook_endpoints/${segment(id)}`, body: wish, options });
  }

  /**
   * Delete an endpoint.
   *
   * Its secret is gone, and what waits for it is cancelled. Its deliveries can still be looked at.
   */
  delete(id: string, options: CallOptions = {}): Promise<void> {
    return this.#caller.call<void>({ operation: 'webhookEndpoints.delete', method: 'DELETE', path: `/v1/webhook_endpoints/${segment(id)}`, options });
  }

  /**
   * Roll an endpoint's secret.
   *
   * Every delivery is signed with both secrets for a while, so that nothing is lost while the receiver changes.
   */
  roll(id: string, wish: RollSecretWish = {}, options: CallOptions = {}): Promise<WebhookEndpoint> {
    return this.#caller.call<WebhookEndpoint>({ operation: 'webhookEndpoints.roll', method: 'POST', path: `/v1/webhook_endpoints/${segment(id)}/roll`, body: wish, options });
  }

  /**
   * Send events again.
   *
   * Each goes out as a new delivery with the same `webhook-id`, so that a receiver that drops duplicates drops it.
   * A replay of many that was cut off in the middle is finished by another with `undelivered_only`.
   */
  replay(id: string, wish: ReplayWish = {}, options: CallOptions = {}): Promise<Replayed> {
    return this.#caller.call<Replayed>({ operation: 'webhookEndpoints.replay', method: 'POST', path: `/v1/webhook_endpoints/${segment(id)}/replay`, body: wish, options });
  }

  /**
   * List an endpoint's deliveries.
   *
   * Newest first.
   */
  deliveries(id: string, query: WebhookEndpointsDeliveriesQuery = {}, options: CallOptions = {}): Pages<WebhookDelivery> {
    return new Pages<WebhookDelivery>(this.#caller, { operation: 'webhookEndpoints.deliveries', method: 'GET', path: `/v1/webhook_endpoints/${segment(id)}/deliveries`, query: { ...query }, options });
  }
}
