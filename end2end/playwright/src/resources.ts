// Objects of the REST API, with the fields that tests usually read. `/v1/openapi.json` of a running checkout has all fields.

/** The body of `POST /v1/checkout/sessions`. All fields are optional here. */
export interface CreateSessionParams {
  /** In taka, such as `599.00`. By default 100 taka. */
  amount?: string;
  /** By default a new number. */
  invoice?: string;
  /** The payer to whom saved wallets belong. */
  payer_reference?: string;
  capture?: 'automatic' | 'manual';
  hold?: { seconds: number; at_end: 'void' | 'capture' | 'nothing' };
  agreement_policy?: 'offer' | 'never' | 'require';
  line_items?: { name: string; quantity: number; amount: string }[];
  success_url?: string;
  cancel_url?: string;
  /** The number of seconds until the session expires: 60 to 86400. */
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
  /** The identifier of the latest payment. */
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
  /** Increases with every event of the same object. */
  sequence: number;
  data: {
    /** The session, agreement or notification of the event. */
    object: Record<string, unknown>;
    payment?: Payment;
    refund?: Refund;
  };
}
