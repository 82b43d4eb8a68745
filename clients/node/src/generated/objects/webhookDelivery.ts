// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { DeliveryAttempt } from './deliveryAttempt.js';

/** The delivery of an event to an endpoint. */
export interface WebhookDelivery {
  /** The number of attempts so far. */
  attempt_count: number;
  /** All attempts, oldest first. Only included when a single delivery is retrieved. */
  attempts?: DeliveryAttempt[];
  /** When the delivery was created. */
  created_at: string;
  /** The identifier of the endpoint. */
  endpoint: string;
  /** The identifier of the event. */
  event: string;
  /** When the delivery reached its final status. */
  finished_at: string | null;
  /** The delivery's identifier. */
  id: string;
  /** Why the last attempt failed, such as `status`, `timeout`, `connect` or `tls`. */
  last_failure: string | null;
  /** The HTTP status of the response to the last attempt. */
  last_status: number | null;
  /** When the next attempt is due; `null` if there is none. */
  next_attempt_at: string | null;
  /** Always `webhook_delivery`. */
  object: 'webhook_delivery';
  /** Whether the delivery was created by a replay. */
  replay: boolean;
  /** The status: `pending`, `succeeded`, `exhausted` (all attempts failed) or `cancelled`. */
  status: string;
}
