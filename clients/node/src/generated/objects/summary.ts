// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { StatusTotal } from './statusTotal.js';
import type { DaySummary } from './daySummary.js';

/** Number and sum of the objects of one kind that were created on some days, by day and status. */
export interface Summary {
  /** Always `BDT`. */
  currency: 'BDT';
  /** The totals of each day that has objects, oldest first. */
  days: DaySummary[];
  /** The first day, in Bangladesh time. */
  from: string;
  /** The kind of object. */
  kind: string;
  /** Always `summary`. */
  object: 'summary';
  /** The last day. */
  to: string;
  /** The totals of all days, by status. */
  totals: StatusTotal[];
}
