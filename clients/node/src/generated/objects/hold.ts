// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AtHoldEnd } from '../enums.js';

/** How long money is held, and what happens at the end. */
export interface Hold {
  /** What happens shortly before the end if the payment was neither captured nor voided. */
  at_end: AtHoldEnd;
  /**
   * For how many seconds bKash holds the money, according to the merchant's contract with bKash: 3,600 to
   * 2,592,000.
   */
  seconds: number;
}
