// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode, NotificationStatus } from '../enums.js';

/**
 * What bKash told of a payment to the merchant's account, by whatever channel. News and no proof: a session is
 * paid when its own status says so.
 */
export interface Notification {
  /** What the payer paid, in taka, if it can be read. */
  amount: string | null;
  /** Whether bKash calls it completed, and in taka. */
  completed: boolean;
  /** The invoice number that it names. */
  invoice: string | null;
  /** bKash's number for the kind of payment, such as `10002294` (payment via API) and `10003126` (QR code). */
  kind: string;
  /** Test or live. */
  mode: Mode;
  /** Always `notification`. */
  object: 'notification';
  /** When it was paid, as bKash says. */
  paid_at: string | null;
  /** When it came. */
  received_at: string;
  /** The session that it belongs to. */
  session: string | null;
  /** What it belongs to. */
  status: NotificationStatus;
  /** A message that is not a payment as we know them, its long numbers hidden. */
  text: string | null;
  /** bKash's transaction. */
  trx_id: string | null;
  /** The paying wallet's number, masked. */
  wallet: string | null;
}
