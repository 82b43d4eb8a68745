// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode, RefundStatus } from '../enums.js';

/** Money returned to the payer of a payment. */
export interface Refund {
  /** The refunded amount, in taka. */
  amount: string;
  /**
   * The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support. `null`
   * if there was none, or if the refund is completed.
   */
  bkash_error_code: string | null;
  /** When the refund was completed. */
  completed_at: string | null;
  /** When the refund was requested. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** Why the refund was declined, such as `merchant_balance`. New values may be added. */
  decline_reason: string | null;
  /** The refund's identifier. */
  id: string;
  /** Test or live mode. */
  mode: Mode;
  /** Always `refund`. */
  object: 'refund';
  /** The identifier of the refunded payment. */
  payment: string;
  /** The reason for the refund. */
  reason: string;
  /** The identifier of the payment's session. */
  session: string;
  /** The SKU of the refunded product. */
  sku: string;
  /** The refund's status. */
  status: RefundStatus;
  /** bKash's transaction ID of the refund. */
  trx_id: string | null;
}
