// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { segment } from '../../path.js';
import type { WebhookDelivery } from '../answers.js';

/** What was sent to an endpoint, what it answered, and sending it again. */
export class Deliveries {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Retrieve a delivery.
   *
   * With every attempt: what was sent, what was answered, and how long it took.
   */
  retrieve(id: string, options: CallOptions = {}): Promise<WebhookDelivery> {
    return this.#caller.call<WebhookDelivery>({ operation: 'deliveries.retrieve', method: 'GET', path: `/v1/webhook_deliveries/${segment(id)}`, options });
  }
}
