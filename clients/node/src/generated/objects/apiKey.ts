// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode } from '../enums.js';

/** A program's right to act for the account. */
export interface ApiKey {
  /** When it was made. */
  created_at: string;
  /** By whom. */
  created_by: string;
  /** When it ends. */
  expires_at: string | null;
  /** Its identifier, which is no secret. */
  id: string;
  /** `secret` or `publishable`. */
  kind: string;
  /** What its merchant calls it. */
  label: string;
  /** The last four characters of its text. */
  last_four: string;
  /** When it was last used, to about a minute. */
  last_used_at: string | null;
  /** Test or live. */
  mode: Mode;
  /** Always `api_key`. */
  object: 'api_key';
  /** The key that took its place. */
  replaced_by: string | null;
  /** When it was taken back. */
  revoked_at: string | null;
  /** What it may do. */
  scopes: string[];
  /** Its text: said when it is made, and never again. */
  secret?: string;
}
