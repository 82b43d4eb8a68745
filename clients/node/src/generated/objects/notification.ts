// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Mode, NotificationStatus } from '../enums.js';

/**
 * bKash's notification of a payment to the merchant's account, through any channel. It does not prove that a
 * session is paid; rely on the session's status.
 */
export interface Notification {
  /** The paid amount, in taka; `null` if the notification has no valid amount. */
  amount: string | null;
  /** Whether bKash reports a completed payment in taka. */
  completed: boolean;
  /** The invoice number, if the notification has a valid one. */
  invoice: string | null;
  /** bKash's code for the type of the payment, such as `10002294` (payment via API) and `10003126` (QR code). */
  kind: string;
  /** Test or live mode. */
  mode: Mode;
  /** Always `notification`. */
  object: 'notification';
  /** When the payment was made, as bKash reports it. */
  paid_at: string | null;
  /** When the notification was received. */
  received_at: string;
  /** The identifier of the session that the notification is about. */
  session: string | null;
  /** Whether the notification is matched with a session. */
  status: NotificationStatus;
  /** The text of a message of an unknown type, with long numbers masked. */
  text: string | null;
  /** bKash's transaction ID (trxID). */
  trx_id: string | null;
  /** The masked number of the payer's wallet. */
  wallet: string | null;
}
