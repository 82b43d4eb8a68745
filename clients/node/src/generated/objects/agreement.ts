// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { AgreementStatus, Mode } from '../enums.js';

/** A payer's consent to save a wallet. Payments from a saved wallet are confirmed with the PIN alone. */
export interface Agreement {
  /**
   * The error code that bKash returned last, such as `2058`. Include it when you contact bKash's support. `null`
   * if there was none, or none since consent was given or revoked.
   */
  bkash_error_code: string | null;
  /** When the payer gave consent. */
  consented_at: string | null;
  /** When the agreement was requested. */
  created_at: string;
  /** The agreement's identifier. It is not bKash's agreementID, which is never returned. */
  id: string;
  /** Test or live mode. */
  mode: Mode;
  /** Always `agreement`. */
  object: 'agreement';
  /** The merchant's reference for the payer. */
  payer_reference: string;
  /** When consent was revoked. */
  revoked_at: string | null;
  /** The session in which the agreement was requested, or `null` if it was requested outside a session. */
  session: string | null;
  /** The agreement's status. */
  status: AgreementStatus;
  /** The masked number of the wallet, if bKash returned it. */
  wallet: string | null;
}
