// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode, RefundStatus } from '../enums.js';

/** Money given back of a payment. */
export interface Refund {
  /** What is given back, in taka. */
  amount: string;
  /**
   * bKash's own number, such as `2023`, in its last answer about the refund that was no success: to name when you
   * ask its support. `null` if there was none, or if the money was given back.
   */
  bkash_error_code: string | null;
  /** When bKash said that it is done. */
  completed_at: string | null;
  /** When it was asked for. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** Why bKash declined it, if it did: such as `merchant_balance`. New words may be added. */
  decline_reason: string | null;
  /** Its identifier. */
  id: string;
  /** Test or live. */
  mode: Mode;
  /** Always `refund`. */
  object: 'refund';
  /** The payment. */
  payment: string;
  /** Why. */
  reason: string;
  /** The payment's session. */
  session: string;
  /** What is refunded. */
  sku: string;
  /** Where it stands. */
  status: RefundStatus;
  /** bKash's transaction of the refund. */
  trx_id: string | null;
}
