// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Refund } from './refund.js';
import type { Mode, PaymentMethod, PaymentStatus } from '../enums.js';

/** One try to pay a session. */
export interface Payment {
  /** The saved wallet that pays. */
  agreement: string | null;
  /** What is to be paid, in taka. */
  amount: string;
  /** What was given back, or may have been while a refund is not settled, in taka. */
  amount_refunded: string;
  /**
   * bKash's own number, such as `2023`, in its last answer about the payment that was no success: to name when you
   * ask its support. `null` if there was none, or none since the money was taken or held.
   */
  bkash_error_code: string | null;
  /** bKash's identifier of the payment. */
  bkash_payment_id: string | null;
  /** When it was begun. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** When bKash is expected to let held money go. */
  hold_ends_at: string | null;
  /** Its identifier. */
  id: string;
  /** How the payer pays. */
  method: PaymentMethod;
  /** Test or live. */
  mode: Mode;
  /** Always `payment`. */
  object: 'payment';
  /** When bKash said that the money was taken or is held. */
  paid_at: string | null;
  /**
   * Why it stands there, if there is more to say: such as `insufficient_balance` of a declined payment, `amount`
   * of one that needs a check, or `wallet_blocked` of one that is held and that bKash refused to capture or to
   * void. New words may be added.
   */
  reason: string | null;
  /** Every refund, oldest first; only where the payment is asked for by itself. */
  refunds?: Refund[];
  /** The session that it pays. */
  session: string;
  /** Where it stands. */
  status: PaymentStatus;
  /** bKash's transaction. */
  trx_id: string | null;
  /** The paying wallet's number, masked, when bKash named it. */
  wallet: string | null;
}
