// The REST API's objects, as far as tests usually read them. `/v1/openapi.json` of a running checkout has them whole.

/** What a shop wishes for; every field of `POST /v1/checkout/sessions`, and none is a must here. */
export interface CreateSessionParams {
  /** In taka, such as `599.00`: 100 taka unless said. */
  amount?: string;
  /** A new number unless said. */
  invoice?: string;
  /** Whose saved wallets these are. */
  payer_reference?: string;
  capture?: 'automatic' | 'manual';
  hold?: { seconds: number; at_end: 'void' | 'capture' | 'nothing' };
  agreement_policy?: 'offer' | 'never' | 'require';
  line_items?: { name: string; quantity: number; amount: string }[];
  success_url?: string;
  cancel_url?: string;
  /** How many seconds it can be started: 60 to 86400. */
  expires_in?: number;
  locale?: 'bn' | 'en';
  metadata?: Record<string, string>;
}

export interface Session {
  id: string;
  /** The page to send the payer to. */
  url: string;
  status: string;
  amount: string;
  invoice: string;
  metadata: Record<string, string>;
  /** The payment that counts: its identifier. */
  payment: string | null;
  [field: string]: unknown;
}

export interface Payment {
  id: string;
  session: string;
  status: string;
  reason: string | null;
  amount: string;
  amount_refunded: string;
  trx_id: string | null;
  [field: string]: unknown;
}

export interface Refund {
  id: string;
  payment: string;
  status: string;
  amount: string;
  trx_id: string | null;
  [field: string]: unknown;
}

export interface WebhookEvent {
  /** The same on every delivery: `webhook-id`. */
  id: string;
  /** Such as `payment.completed`. */
  type: string;
  timestamp: string;
  mode: string;
  /** Grows with every event of the same object. */
  sequence: number;
  data: {
    /** What it happened to: a session, an agreement, a notification. */
    object: Record<string, unknown>;
    payment?: Payment;
    refund?: Refund;
  };
}
