// Generated from the OpenAPI document by clients/generator. Do not edit.

/** The deliveries that a replay created. */
export interface WebhookReplay {
  /** The number of deliveries that were created. */
  deliveries: number;
  /** The identifier of the delivery, if a single event was replayed. */
  delivery: string | null;
  /** Always `webhook_replay`. */
  object: 'webhook_replay';
}
