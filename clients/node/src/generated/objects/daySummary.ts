// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { StatusTotal } from './statusTotal.js';

/** The totals of one day. */
export interface DaySummary {
  /** The day on which the objects were created, in Bangladesh time. */
  day: string;
  /** The totals, by status. */
  totals: StatusTotal[];
}
