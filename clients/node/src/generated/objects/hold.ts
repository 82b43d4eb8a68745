// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AtHoldEnd } from '../enums.js';

/** How long money is held. */
export interface Hold {
  /** What is done shortly before the end, if the merchant did nothing. */
  at_end: AtHoldEnd;
  /** For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to 2,592,000. */
  seconds: number;
}
