// Made of the OpenAPI document by clients/generator; do not edit.

import type { AgreementStatus, AtHoldEnd, Capture, Mode, NotificationStatus, PaymentMethod, PaymentStatus, RefundStatus, SaveWallet, SessionStatus, EventType } from './words.js';

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

/** A header. */
export interface Header {
  /** Its name. */
  name: string;
  /** Its value. */
  value: string;
}

/** One attempt to deliver. */
export interface Attempt {
  /** The beginning of the answer, head and body, at most 4 kB. */
  answer: string;
  /** How many milliseconds it took. */
  duration_ms: number;
  /** Why it failed. */
  failure: string | null;
  /** What it was sent with; of the signatures only their versions. */
  headers: Header[];
  /** When it began. */
  started_at: string;
  /** The answer's status, if one came. */
  status: number | null;
  /** Where it was sent. */
  url: string;
}

/** A script of bKash's window. */
export interface BkashScript {
  /** The hash that it must have, such as `sha384-…`. */
  integrity: string | null;
  /** Its address. */
  src: string;
}

/** How long money is held. */
export interface Hold {
  /** What is done shortly before the end, if the merchant did nothing. */
  at_end: AtHoldEnd;
  /** For how many seconds bKash is expected to hold the money, as the contract with bKash says: 3,600 to 2,592,000. */
  seconds: number;
}

/** One line of an order. */
export interface LineItem {
  /** What the line costs in all, in taka. */
  amount: string;
  /** What is bought. */
  name: string;
  /** How many. */
  quantity: number;
}

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
  /** Why it was refused, if it was: such as `merchant_balance`. New words may be added. */
  refusal: string | null;
  /** The payment's session. */
  session: string;
  /** What is refunded. */
  sku: string;
  /** Where it stands. */
  status: RefundStatus;
  /** bKash's transaction of the refund. */
  trx_id: string | null;
}

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

/** A checkout session: one order that waits to be paid, and what became of it. */
export interface CheckoutSession {
  /** What is to be paid, in taka. */
  amount: string;
  /** Where the payer goes after giving up. */
  cancel_url: string;
  /** Whether the money is taken at once or held first. */
  capture: Capture;
  /** When it was opened. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** When it can no longer be started. */
  expires_at: string;
  /** How long the money is held, and what is done at the end of that. */
  hold: Hold | null;
  /** Its identifier. Whoever has it may see and pay the order. */
  id: string;
  /** The merchant's invoice number. */
  invoice: string;
  /** What is bought. */
  line_items: LineItem[];
  /** The language of the page; `null` leaves it to the payer's browser. */
  locale: string | null;
  /** The merchant's own words, given back as they came. */
  metadata: Record<string, string>;
  /** Test or live. */
  mode: Mode;
  /** Always `checkout_session`. */
  object: 'checkout_session';
  /** The merchant's name for the payer, to whom saved wallets belong. */
  payer_reference: string | null;
  /** The payment that counts: the one that took or holds money, else the last one tried. */
  payment: string | null;
  /** Every payment tried, oldest first; only with `expand=payments`. */
  payments?: Payment[];
  /** Whether the payer may have the wallet remembered. */
  save_wallet: SaveWallet;
  /** Where it stands. */
  status: SessionStatus;
  /** Where the payer goes after paying. */
  success_url: string;
  /** The page to send the payer to. */
  url: string;
}

/** A way to bKash, without its credentials. */
export interface Connection {
  /** The API's root. */
  base_url: string;
  /** Which of bKash's APIs. */
  family: string;
  /** The topic of bKash's payment notifications. */
  ipn_topic: string | null;
  /** Test or live. */
  mode: Mode;
  /** The origins of bKash's customer pages: payers are sent nowhere else. */
  page_origins: string[];
  /** The scripts of bKash's window; none but for Checkout (iFrame). */
  scripts: BkashScript[];
}

/** A link to a payer's saved wallets. */
export interface CustomerLink {
  /** For how many seconds it can be opened. */
  expires_in: number;
  /** Always `customer_link`. */
  object: 'customer_link';
  /** The address: send the payer's own browser there, soon. Whoever has it sees the payer's wallets. */
  url: string | null;
}

/** The objects of an event. */
export interface Data {
  /** What it happened to: a session, an agreement, a notification. */
  object: CheckoutSession | Agreement | Notification;
  /** The payment of the session, for `payment.…` and `refund.…`. */
  payment?: Payment;
  /** The refund, for `refund.…`. */
  refund?: Refund;
}

/** One thing that happened, with the objects as they are after it. */
export interface Event {
  /** The objects. */
  data: Data;
  /** Its identifier, the same on every delivery (`webhook-id`). */
  id: string;
  /** Test or live. */
  mode: Mode;
  /**
   * Grows with every event of the same object: an event with a smaller number than one already handled is old.
   * Numbers may be left out.
   */
  sequence: number;
  /** When. */
  timestamp: string;
  /** What happened. */
  type: EventType;
}

/** How long bKash holds money, and what becomes of it. */
export interface MerchantHold {
  /** What is done before the end. */
  at_end: AtHoldEnd;
  /** For how many hours. */
  hours: number;
}

/** How a merchant's pages look. */
export interface MerchantTheme {
  /** The colour of the main button. */
  accent: string | null;
  /** `auto`, `light` or `dark`. */
  appearance: string;
  /** The shop's sign. */
  logo: string | null;
}

/** What a merchant says of itself. */
export interface MerchantProfile {
  /** Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys. */
  embed_origins: string[];
  /** How long bKash holds money for it; `null` if it does not. */
  hold: MerchantHold | null;
  /** The language of its pages: `bn`, `en`, or `auto` for the payer's own. */
  locale: string;
  /** The shop's name, as payers see it. */
  name: string;
  /** Origins to any page of which payers may be sent. */
  return_origins: string[];
  /** Addresses that payers may be sent to, compared whole. */
  return_urls: string[];
  /** How many minutes a payer has to start paying. */
  session_minutes: number;
  /** How payers reach the shop. */
  support: string | null;
  /** How its pages look. */
  theme: MerchantTheme;
}

/** A merchant of the server. Its credentials are in no answer. */
export interface Merchant {
  /** Its ways to bKash, at most one of each mode. */
  connections: Connection[];
  /** When it was added. */
  created_at: string;
  /** Whether it is served. One that is not begins nothing; what it began is brought to its end. */
  enabled: boolean;
  /** Its name in keys, commands and logs. */
  id: string;
  /** Always `merchant`. */
  object: 'merchant';
  /** What it says of itself. */
  profile: MerchantProfile;
}

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

/** What is on its way again. */
export interface Replayed {
  /** How many deliveries were made. */
  deliveries: number;
  /** The new delivery of one event. */
  delivery: string | null;
  /** Always `webhook_replay`. */
  object: 'webhook_replay';
}

/** Where to send the payer. */
export interface Started {
  /**
   * bKash's own number, such as `2064`, if it refused to create the payment, whose `reason` says why. Only for
   * secret keys: for others it is always `null`.
   */
  bkash_error_code: string | null;
  /** Always `checkout_session.start`. */
  object: 'checkout_session.start';
  /** The session. */
  session: string;
  /** bKash's page, or ours where bKash's opens inside it, or where the payer sees why nothing was begun. */
  url: string;
}

/** A transaction as bKash knows it. */
export interface Transaction {
  /** Its amount in taka, if it can be read. */
  amount: string | null;
  /** When it completed, as bKash wrote it. */
  completed_time: string;
  /** bKash's words for its type. */
  kind: string;
  /** Always `transaction`. */
  object: 'transaction';
  /** The session that it belongs to, if it is one of ours. */
  session: string | null;
  /** bKash's word for its status. */
  status: string;
  /** bKash's transaction. */
  trx_id: string;
  /** The paying wallet, masked. */
  wallet: string | null;
}

/** An event on its way to an endpoint. */
export interface WebhookDelivery {
  /** How many attempts were made. */
  attempt_count: number;
  /** Every attempt, oldest first; only where the delivery is asked for by itself. */
  attempts?: Attempt[];
  /** When it was made. */
  created_at: string;
  /** Where it goes. */
  endpoint: string;
  /** What is delivered. */
  event: string;
  /** When it became final. */
  finished_at: string | null;
  /** Its identifier. */
  id: string;
  /** Why the last attempt failed: such as `status`, `timeout`, `connect`, `tls`. */
  last_failure: string | null;
  /** The status of the last attempt's answer. */
  last_status: number | null;
  /** When the next is made. */
  next_attempt_at: string | null;
  /** Always `webhook_delivery`. */
  object: 'webhook_delivery';
  /** Whether it was asked for after the event's own delivery. */
  replay: boolean;
  /** `pending`, `succeeded`, `exhausted` or `cancelled`. */
  status: string;
}

/** Where a merchant's server is told of events. */
export interface WebhookEndpoint {
  /** When it was made. */
  created_at: string;
  /** What the merchant calls it. */
  description: string;
  /** Why not: `merchant`, or `gone` when it answered 410. */
  disabled_reason: string | null;
  /** Whether events are sent. */
  enabled: boolean;
  /** The types of events that are sent; `null` for all, those of later versions included. */
  event_types: EventType[] | null;
  /** How many attempts in a row have failed. */
  failures: number;
  /** Its identifier. */
  id: string;
  /** Test or live. */
  mode: Mode;
  /** Always `webhook_endpoint`. */
  object: 'webhook_endpoint';
  /** Until when it is left alone after failing again and again. */
  paused_until: string | null;
  /** What signatures of version `v1a` are checked with (`whpk_…`); no secret. */
  public_key?: string;
  /**
   * What signatures are checked with (`whsec_…`): said when the endpoint is made and when its secret is rolled,
   * and never again.
   */
  secret?: string;
  /** Where events are posted. */
  url: string;
}
