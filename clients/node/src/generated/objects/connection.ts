// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { BkashScript } from './bkashScript.js';
import type { Mode } from '../enums.js';

/** A way to bKash, without its credentials. */
export interface Connection {
  /** The API's root. */
  base_url: string;
  /** Which of bKash's APIs. */
  family: string;
  /** The topic of bKash's payment notifications. */
  ipn_topic: string | null;
  /** Test or live. */
  mode: Mode;
  /** The origins of bKash's customer pages: payers are sent nowhere else. */
  page_origins: string[];
  /** The scripts of bKash's window; none but for Checkout (iFrame). */
  scripts: BkashScript[];
}
