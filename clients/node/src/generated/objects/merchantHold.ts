// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AtHoldEnd } from '../enums.js';

/** How long bKash holds authorized money, and what happens at the end. */
export interface MerchantHold {
  /** What happens before the hold ends. */
  at_end: AtHoldEnd;
  /** For how many hours. */
  hours: number;
}
