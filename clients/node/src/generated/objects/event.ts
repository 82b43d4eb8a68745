// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Data } from './data.js';
import type { Mode, EventType } from '../enums.js';

/** A change of an object, with the objects as they are after it. */
export interface Event {
  /** The objects of the event. */
  data: Data;
  /** The event's identifier. It is the same in every delivery (`webhook-id`). */
  id: string;
  /** Test or live mode. */
  mode: Mode;
  /**
   * Increases with every event of the same object. Ignore an event with a smaller number than one that you have
   * already processed. Numbers can be skipped.
   */
  sequence: number;
  /** When the event happened. */
  timestamp: string;
  /** The event's type. */
  type: EventType;
}
