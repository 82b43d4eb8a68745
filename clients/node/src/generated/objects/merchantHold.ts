// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AtHoldEnd } from '../enums.js';

/** How long bKash holds money, and what becomes of it. */
export interface MerchantHold {
  /** What is done before the end. */
  at_end: AtHoldEnd;
  /** For how many hours. */
  hours: number;
}
