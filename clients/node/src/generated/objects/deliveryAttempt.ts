// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { HttpHeader } from './httpHeader.js';

/** One attempt to deliver an event. */
export interface DeliveryAttempt {
  /** The duration in milliseconds. */
  duration_ms: number;
  /** Why the attempt failed. */
  failure: string | null;
  /** The request headers. Signatures are reduced to their versions. */
  headers: HttpHeader[];
  /** The first 4 kB of the response, including its headers. */
  response: string;
  /** When the attempt started. */
  started_at: string;
  /** The HTTP status of the response, if there was one. */
  status: number | null;
  /** The URL that the event was sent to. */
  url: string;
}
