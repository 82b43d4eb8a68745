// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Payment } from '../objects/index.js';

/** The query parameters of `payments.list`. */
export interface PaymentListParams {
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
   * Returns one payment of each session that has any, newest session first: the payment that was captured or
   * authorized, or otherwise the latest one. To see all payments of a session, retrieve it with `expand=payments`.
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
}
