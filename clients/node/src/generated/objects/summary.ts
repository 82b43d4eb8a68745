// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { StatusTotal } from './statusTotal.js';
import type { DaySummary } from './daySummary.js';

/** Number and sum of the objects of one kind that were created on some days, by day and status. */
export interface Summary {
  /** Always `BDT`. */
  currency: 'BDT';
  /** The first day, in Bangladesh time. */
  day_from: string;
  /** The last day. */
  day_to: string;
  /** The totals of each day that has objects, oldest first. */
  days: DaySummary[];
  /** The kind of object. */
  kind: string;
  /** Always `summary`. */
  object: 'summary';
  /** The totals of all days, by status. */
  totals: StatusTotal[];
}
