// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AgreementStatus, Mode } from '../enums.js';

/** A payer's consent to have a wallet remembered, and charged with the PIN alone. */
export interface Agreement {
  /** bKash's own number, such as `2058`, if it refused last: to name when you ask its support. */
  bkash_error_code: string | null;
  /** When consent was given. */
  consented_at: string | null;
  /** When it was asked for. */
  created_at: string;
  /** Our identifier; bKash's agreementID is nobody else's business. */
  id: string;
  /** Test or live. */
  mode: Mode;
  /** Always `agreement`. */
  object: 'agreement';
  /** The merchant's name for the payer. */
  payer_reference: string;
  /** When consent was taken back. */
  revoked_at: string | null;
  /** The session on whose way consent was asked for. */
  session: string | null;
  /** Where it stands. */
  status: AgreementStatus;
  /** The wallet's number, masked, when bKash named it. */
  wallet: string | null;
}
