// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode, EventType } from '../enums.js';

/** A URL of the merchant's server that receives events. */
export interface WebhookEndpoint {
  /** When the endpoint was created. */
  created_at: string;
  /** The merchant's description of the endpoint. */
  description: string;
  /** Why the endpoint is disabled: `merchant`, or `gone` if it responded with status 410. */
  disabled_reason: string | null;
  /** Whether events are sent. */
  enabled: boolean;
  /** The event types that are sent; `null` means all types, including those of later versions. */
  event_types: EventType[] | null;
  /** The number of consecutive failed attempts. */
  failures: number;
  /** The endpoint's identifier. */
  id: string;
  /** Test or live mode. */
  mode: Mode;
  /** Always `webhook_endpoint`. */
  object: 'webhook_endpoint';
  /** Until when deliveries are paused after repeated failures. */
  paused_until: string | null;
  /** The public key that verifies signatures of version `v1a` (`whpk_…`). */
  public_key?: string;
  /**
   * The secret that verifies signatures (`whsec_…`). Only returned when the endpoint is created and when its
   * secret is rolled.
   */
  secret?: string;
  /** The URL that events are sent to. */
  url: string;
}
