// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { segment } from '../../path.js';
import type { WebhookDelivery } from '../objects/index.js';

/**
 * A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its response, and
 * replay events that your server missed.
 */
export class Deliveries {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Retrieve a delivery.
   *
   * The response includes each attempt, with its request headers, its response and its duration.
   */
  retrieve(id: string, options: RequestOptions = {}): Promise<WebhookDelivery> {
    return this.#client.send<WebhookDelivery>({ operation: 'deliveries.retrieve', method: 'GET', path: `/v1/webhook_deliveries/${segment(id)}`, options });
  }
}
