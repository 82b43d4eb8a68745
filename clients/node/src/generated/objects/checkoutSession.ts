// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Hold } from './hold.js';
import type { LineItem } from './lineItem.js';
import type { Payment } from './payment.js';
import type { AgreementPolicy, Capture, Mode, SessionStatus } from '../enums.js';

/** A checkout session: one order that waits to be paid, and what became of it. */
export interface CheckoutSession {
  /** Whether the payer can make an agreement while paying. */
  agreement_policy: AgreementPolicy;
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
  /** Where it stands. */
  status: SessionStatus;
  /** Where the payer goes after paying. */
  success_url: string;
  /** The page to send the payer to. */
  url: string;
}
