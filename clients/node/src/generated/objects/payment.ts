// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Refund } from './refund.js';
import type { Mode, PaymentMethod, PaymentStatus, Verdict } from '../enums.js';

/** One attempt to pay a session. */
export interface Payment {
  /** The identifier of the agreement whose wallet pays; `null` unless `method` is `agreement`. */
  agreement: string | null;
  /** The amount to pay, in taka. */
  amount: string;
  /**
   * The amount that bKash took or holds, in taka. It differs from `amount` only if the payment is quarantined.
   * `null` if bKash took nothing, or named no amount.
   */
  amount_charged: string | null;
  /** The refunded amount, in taka. It includes refunds whose outcome is not known yet. */
  amount_refunded: string;
  /**
   * The error code that bKash returned last, such as `2023`. Include it when you contact bKash's support. `null`
   * if there was none, or none since the payment was authorized or completed.
   */
  bkash_error_code: string | null;
  /** bKash's identifier of the payment (paymentID). */
  bkash_payment_id: string | null;
  /** When the payment was created. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** When bKash is expected to release the held money; `null` unless money is held. */
  hold_ends_at: string | null;
  /** The payment's identifier. */
  id: string;
  /** How the payer pays. */
  method: PaymentMethod;
  /** Test or live mode. */
  mode: Mode;
  /** Always `payment`. */
  object: 'payment';
  /** When the payment was authorized or completed. */
  paid_at: string | null;
  /**
   * Why the payment has its status, such as `insufficient_balance` of a declined payment, `amount` of a
   * quarantined one whose amount differs, or `wallet_blocked` of an authorized one that bKash refused to capture
   * or to void. `null` if the status says everything. New values may be added.
   */
  reason: string | null;
  /** All refunds, oldest first. Only included when a single payment is retrieved. */
  refunds?: Refund[];
  /** The identifier of the session. */
  session: string;
  /** The payment's status. */
  status: PaymentStatus;
  /** bKash's transaction ID (trxID). */
  trx_id: string | null;
  /**
   * What was decided about a quarantined payment; `null` if nothing was. It needs attention until somebody decides
   * or the whole charge is refunded.
   */
  verdict: Verdict | null;
  /** The masked number of the payer's wallet, if bKash returned it. */
  wallet: string | null;
}
