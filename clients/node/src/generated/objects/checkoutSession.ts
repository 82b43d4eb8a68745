// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Hold } from './hold.js';
import type { LineItem } from './lineItem.js';
import type { Payment } from './payment.js';
import type { AgreementPolicy, Capture, Mode, SessionStatus } from '../enums.js';

/** A checkout session: one order to be paid. */
export interface CheckoutSession {
  /** Whether the payer can make an agreement while paying. */
  agreement_policy: AgreementPolicy;
  /** The amount to pay, in taka. */
  amount: string;
  /** The URL that the payer is redirected to after cancelling. */
  cancel_url: string;
  /** Whether the payment is captured immediately or authorized first. */
  capture: Capture;
  /** When the session was created. */
  created_at: string;
  /** Always `BDT`. */
  currency: 'BDT';
  /** When the session expires. A payment must be started before that. */
  expires_at: string;
  /** How long the money is held and what happens at the end; `null` if `capture` is `automatic`. */
  hold: Hold | null;
  /** The session's identifier. Anyone who has it can see and pay the order. */
  id: string;
  /** The merchant's invoice number. */
  invoice: string;
  /** The items of the order. */
  line_items: LineItem[];
  /** The language of the checkout page; `null` to follow the payer's browser. */
  locale: string | null;
  /** Additional data of the merchant, returned unchanged. */
  metadata: Record<string, string>;
  /** Test or live mode. */
  mode: Mode;
  /** Always `checkout_session`. */
  object: 'checkout_session';
  /** The merchant's reference for the payer, who owns the agreements made with it. */
  payer_reference: string | null;
  /** The identifier of the payment that took or holds money, or else of the latest payment. */
  payment: string | null;
  /** All payments, oldest first. Only included with `expand=payments`. */
  payments?: Payment[];
  /** The session's status. */
  status: SessionStatus;
  /** The URL that the payer is redirected to after paying. */
  success_url: string;
  /** The URL of the checkout page, to redirect the payer to. */
  url: string;
}
