// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode } from '../enums.js';

/** An API key of an account. */
export interface ApiKey {
  /** When the key was created. */
  created_at: string;
  /** Who created the key. */
  created_by: string;
  /** When the key expires; `null` means never. */
  expires_at: string | null;
  /** The key's identifier. Not a secret. */
  id: string;
  /** `secret` or `publishable`. */
  kind: string;
  /** The merchant's label for the key. */
  label: string;
  /** The last four characters of the key's text. */
  last_four: string;
  /** When the key was last used, accurate to about a minute. */
  last_used_at: string | null;
  /** Test or live mode. */
  mode: Mode;
  /** Always `api_key`. */
  object: 'api_key';
  /** The key that replaced this one when it was rolled. */
  replaced_by: string | null;
  /** When the key was revoked. */
  revoked_at: string | null;
  /** What the key may do. */
  scopes: string[];
  /** The key's text. Present only in the response that creates the key. */
  secret?: string;
}
