// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { BkashScript } from './bkashScript.js';
import type { Mode } from '../enums.js';

/** A merchant's provider account at bKash, without its credentials. */
export interface ProviderAccount {
  /** The root of the API. */
  base_url: string;
  /** The bKash API family. */
  family: string;
  /** The topic of bKash's instant payment notifications. */
  ipn_topic: string | null;
  /** Test or live mode. */
  mode: Mode;
  /** The origins of bKash's customer pages. Payers are redirected nowhere else. */
  page_origins: string[];
  /** The scripts of bKash's checkout window. Empty except for Checkout (iFrame). */
  scripts: BkashScript[];
}
