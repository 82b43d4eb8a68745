// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Payment } from '../objects/index.js';
import type { ResolvePaymentParams } from '../params.js';

/** The query parameters of `payments.list`. */
export interface PaymentListParams {
  /** Only objects with this status, or with one of these, separated by commas. */
  status?: string | undefined;
  /** Only objects created at this instant or later. */
  created_from?: string | undefined;
  /** Only objects created before this instant. */
  created_before?: string | undefined;
  /** Only objects of at least this amount, in taka. */
  amount_from?: string | undefined;
  /** Only objects of at most this amount, in taka. */
  amount_to?: string | undefined;
  /** Only the objects of this invoice. */
  invoice?: string | undefined;
  /** Only the objects of this payer. */
  payer_reference?: string | undefined;
  /** Only the object with this transaction ID of bKash's. */
  trx_id?: string | undefined;
  /** Only objects paid from a wallet whose number ends with these four digits. */
  wallet_last_four?: string | undefined;
  /** `true`: only objects that a person must act on; `false`: only the others. */
  needs_attention?: string | undefined;
  /** Only objects whose identifier, invoice, transaction ID, payment ID or payer reference is exactly this term. */
  search?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/**
 * A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are authorized first;
 * capture or void them here.
 */
export class Payments {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * List payments.
   *
   * Returns the newest payments first, as they were when their last event was recorded. A session can have several
   * payments, of which at most one takes money.
   */
  list(query: PaymentListParams = {}, options: RequestOptions = {}): Pages<Payment> {
    return new Pages<Payment>(this.#client, { operation: 'payments.list', method: 'GET', path: '/v1/payments', query: { ...query }, options });
  }

  /**
   * Retrieve a payment.
   *
   * The response includes the refunds of the payment.
   */
  retrieve(id: string, options: RequestOptions = {}): Promise<Payment> {
    return this.#client.send<Payment>({ operation: 'payments.retrieve', method: 'GET', path: `/v1/payments/${segment(id)}`, options });
  }

  /**
   * Capture a payment.
   *
   * Captures the full authorized amount; bKash does not support partial captures. The request is stored before the
   * response is sent, and is repeated at bKash until it is answered. If the response has the status `capturing`,
   * an event reports the outcome.
   */
  capture(id: string, options: RequestOptions = {}): Promise<Payment> {
    return this.#client.send<Payment>({ operation: 'payments.capture', method: 'POST', path: `/v1/payments/${segment(id)}/capture`, body: {}, options });
  }

  /**
   * Void a payment.
   *
   * Releases the full authorized amount to the payer. Like a capture, the request is repeated at bKash until it is
   * answered.
   */
  void(id: string, options: RequestOptions = {}): Promise<Payment> {
    return this.#client.send<Payment>({ operation: 'payments.void', method: 'POST', path: `/v1/payments/${segment(id)}/void`, body: {}, options });
  }

  /**
   * Resolve a quarantined payment.
   *
   * Records your verdict about a payment for which bKash took money late, or not as the order said. Its session
   * needs attention until then, or until the whole charge is refunded. The verdict is final and moves no money.
   */
  resolve(id: string, params: ResolvePaymentParams, options: RequestOptions = {}): Promise<Payment> {
    return this.#client.send<Payment>({ operation: 'payments.resolve', method: 'POST', path: `/v1/payments/${segment(id)}/resolve`, body: params, options });
  }
}
