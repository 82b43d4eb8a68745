// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { Payment } from '../answers.js';

/** What `payments.list` can be asked for. */
export interface PaymentsListQuery {
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** Each try to pay a session. Most shops only read them; those that hold money first capture and void it here. */
export class Payments {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * List payments.
   *
   * The payment that counts of every session in which one was tried, newest session first: the one that took or
   * holds money, else the last.
   */
  list(query: PaymentsListQuery = {}, options: CallOptions = {}): Pages<Payment> {
    return new Pages<Payment>(this.#caller, { operation: 'payments.list', method: 'GET', path: '/v1/payments', query: { ...query }, options });
  }

  /**
   * Retrieve a payment.
   *
   * With every refund of it.
   */
  retrieve(id: string, options: CallOptions = {}): Promise<Payment> {
    return this.#caller.call<Payment>({ operation: 'payments.retrieve', method: 'GET', path: `/v1/payments/${segment(id)}`, options });
  }

  /**
   * Capture a payment.
   *
   * Takes the money that it holds, all of it: bKash knows no partial capture. When this answers, the wish is
   * durable, and is sent until bKash answers: a payment that is `capturing` is captured by itself, and an event
   * says so.
   */
  capture(id: string, options: CallOptions = {}): Promise<Payment> {
    return this.#caller.call<Payment>({ operation: 'payments.capture', method: 'POST', path: `/v1/payments/${segment(id)}/capture`, body: {}, options });
  }

  /**
   * Void a payment.
   *
   * Gives back the money that it holds, all of it; sent until bKash answers, as a capture is.
   */
  void(id: string, options: CallOptions = {}): Promise<Payment> {
    return this.#caller.call<Payment>({ operation: 'payments.void', method: 'POST', path: `/v1/payments/${segment(id)}/void`, body: {}, options });
  }
}
