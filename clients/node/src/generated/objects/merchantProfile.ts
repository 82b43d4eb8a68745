// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { MerchantHold } from './merchantHold.js';
import type { MerchantTheme } from './merchantTheme.js';
import type { LateSuccess } from '../enums.js';

/** A merchant's settings. */
export interface MerchantProfile {
  /** Origins whose pages may embed the checkout, and whose scripts may use publishable keys. */
  embed_origins: string[];
  /** How long bKash holds authorized money; `null` if the merchant does not use authorizations. */
  hold: MerchantHold | null;
  /** What happens to money that bKash took after the payment had been reported as failed. */
  late_success: LateSuccess;
  /** The language of the pages: `bn`, `en`, or `auto` to follow the payer's browser. */
  locale: string;
  /** The shop's name as shown to payers. */
  name: string;
  /** Origins to any page of which payers may be redirected. */
  return_origins: string[];
  /** URLs that payers may be redirected to, compared as a whole. */
  return_urls: string[];
  /** How long a session stays open, in minutes. */
  session_minutes: number;
  /** How payers contact the shop. */
  support: string | null;
  /** The theme of the merchant's pages. */
  theme: MerchantTheme;
}
