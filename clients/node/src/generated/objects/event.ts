// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Data } from './data.js';
import type { Mode, EventType } from '../enums.js';

/** One thing that happened, with the objects as they are after it. */
export interface Event {
  /** The objects. */
  data: Data;
  /** Its identifier, the same on every delivery (`webhook-id`). */
  id: string;
  /** Test or live. */
  mode: Mode;
  /**
   * Grows with every event of the same object: an event with a smaller number than one already handled is old.
   * Numbers may be left out.
   */
  sequence: number;
  /** When. */
  timestamp: string;
  /** What happened. */
  type: EventType;
}
