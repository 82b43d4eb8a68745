// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { WebhookDelivery, WebhookEndpoint, WebhookReplay } from '../objects/index.js';
import type { EndpointCreateParams, ReplayParams, SecretRollParams, EndpointUpdateParams } from '../params.js';

/** The query parameters of `webhookEndpoints.deliveries`. */
export interface WebhookEndpointDeliveriesParams {
  /** Only return deliveries with this status: `pending`, `succeeded`, `exhausted` or `cancelled`. */
  status?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** A webhook endpoint is a URL of your server that receives events. */
export class WebhookEndpoints {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create a webhook endpoint.
   *
   * The endpoint receives the events that happen from now on. The response contains the secret that verifies
   * signatures; it is not returned again.
   */
  create(params: EndpointCreateParams, options: RequestOptions = {}): Promise<WebhookEndpoint> {
    return this.#client.send<WebhookEndpoint>({ operation: 'webhookEndpoints.create', method: 'POST', path: '/v1/webhook_endpoints', body: params, options });
  }

  /**
   * List webhook endpoints.
   *
   * Returns all endpoints, newest first. An account has at most 20.
   */
  list(options: RequestOptions = {}): Pages<WebhookEndpoint> {
    return new Pages<WebhookEndpoint>(this.#client, { operation: 'webhookEndpoints.list', method: 'GET', path: '/v1/webhook_endpoints', options });
  }

  /** Retrieve a webhook endpoint. */
  retrieve(id: string, options: RequestOptions = {}): Promise<WebhookEndpoint> {
    return this.#client.send<WebhookEndpoint>({ operation: 'webhookEndpoints.retrieve', method: 'GET', path: `/v1/webhook_endpoints/${segment(id)}`, options });
  }

  /** Update a webhook endpoint. */
  update(id: string, params: EndpointUpdateParams = {}, options: RequestOptions = {}): Promise<WebhookEndpoint> {
    return this.#client.send<WebhookEndpoint>({ operation: 'webhookEndpoints.update', method: 'PATCH', path: `/v1/webhook_endpoints/${segment(id)}`, body: params, options });
  }

  /**
   * Delete a webhook endpoint.
   *
   * Deletes the endpoint and its secret, and cancels the pending deliveries. Past deliveries can still be
   * retrieved.
   */
  delete(id: string, options: RequestOptions = {}): Promise<void> {
    return this.#client.send<void>({ operation: 'webhookEndpoints.delete', method: 'DELETE', path: `/v1/webhook_endpoints/${segment(id)}`, options });
  }

  /**
   * Roll an endpoint's secret.
   *
   * Creates a new secret. During the overlap, deliveries are signed with both secrets, so that the receiver can
   * change over without losing events.
   */
  roll(id: string, params: SecretRollParams = {}, options: RequestOptions = {}): Promise<WebhookEndpoint> {
    return this.#client.send<WebhookEndpoint>({ operation: 'webhookEndpoints.roll', method: 'POST', path: `/v1/webhook_endpoints/${segment(id)}/roll`, body: params, options });
  }

  /**
   * Replay events.
   *
   * Creates a new delivery of each event with the same `webhook-id`, so that a receiver that drops duplicates
   * drops events that it has already handled. If a replay of a time range is interrupted, send another one with
   * `undelivered_only`.
   */
  replay(id: string, params: ReplayParams = {}, options: RequestOptions = {}): Promise<WebhookReplay> {
    return this.#client.send<WebhookReplay>({ operation: 'webhookEndpoints.replay', method: 'POST', path: `/v1/webhook_endpoints/${segment(id)}/replay`, body: params, options });
  }

  /**
   * List the deliveries to an endpoint.
   *
   * Returns the newest deliveries first.
   */
  deliveries(id: string, query: WebhookEndpointDeliveriesParams = {}, options: RequestOptions = {}): Pages<WebhookDelivery> {
    return new Pages<WebhookDelivery>(this.#client, { operation: 'webhookEndpoints.deliveries', method: 'GET', path: `/v1/webhook_endpoints/${segment(id)}/deliveries`, query: { ...query }, options });
  }
}
