// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { MerchantHold } from './merchantHold.js';
import type { MerchantTheme } from './merchantTheme.js';

/** What a merchant says of itself. */
export interface MerchantProfile {
  /** Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys. */
  embed_origins: string[];
  /** How long bKash holds money for it; `null` if it does not. */
  hold: MerchantHold | null;
  /** The language of its pages: `bn`, `en`, or `auto` for the payer's own. */
  locale: string;
  /** The shop's name, as payers see it. */
  name: string;
  /** Origins to any page of which payers may be sent. */
  return_origins: string[];
  /** Addresses that payers may be sent to, compared whole. */
  return_urls: string[];
  /** How many minutes a payer has to start paying. */
  session_minutes: number;
  /** How payers reach the shop. */
  support: string | null;
  /** How its pages look. */
  theme: MerchantTheme;
}
