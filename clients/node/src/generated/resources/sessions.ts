// Made of the OpenAPI document by clients/generator; do not edit.

import type { CallOptions, Caller } from '../../caller.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { CheckoutSession, Started } from '../answers.js';
import type { SessionWish, StartWish } from '../wishes.js';

/** What `sessions.list` can be asked for. */
export interface SessionsListQuery {
  /** Only those of this invoice. */
  invoice?: string | undefined;
  /** Only those of this payer. */
  payer_reference?: string | undefined;
  /** How many objects: 1 to 100, usually 20. */
  limit?: number | undefined;
  /** Where to go on: `next_cursor` of the page before. */
  cursor?: string | undefined;
}

/** What `sessions.retrieve` can be asked for. */
export interface SessionsRetrieveQuery {
  /** `payments`: every payment of the session too. */
  expand?: string | undefined;
}

/** One order that waits to be paid. It begins here, and the payer is sent to its `url`. */
export class Sessions {
  readonly #caller: Caller;

  constructor(caller: Caller) {
    this.#caller = caller;
  }

  /**
   * Open a session.
   *
   * The payer is sent to its `url`, by a link, a form, or the embedded button. An invoice has one session that is
   * not closed: asking again for the same amount, payer and capture gives that one.
   */
  create(wish: SessionWish, options: CallOptions = {}): Promise<CheckoutSession> {
    return this.#caller.call<CheckoutSession>({ operation: 'sessions.create', method: 'POST', path: '/v1/checkout/sessions', body: wish, options });
  }

  /**
   * List sessions.
   *
   * Newest first.
   */
  list(query: SessionsListQuery = {}, options: CallOptions = {}): Pages<CheckoutSession> {
    return new Pages<CheckoutSession>(this.#caller, { operation: 'sessions.list', method: 'GET', path: '/v1/checkout/sessions', query: { ...query }, options });
  }

  /**
   * Retrieve a session.
   *
   * With a publishable key, only what the payer's page may know.
   */
  retrieve(id: string, query: SessionsRetrieveQuery = {}, options: CallOptions = {}): Promise<CheckoutSession> {
    return this.#caller.call<CheckoutSession>({ operation: 'sessions.retrieve', method: 'GET', path: `/v1/checkout/sessions/${segment(id)}`, query: { ...query }, options });
  }

  /**
   * Start paying a session.
   *
   * Creates the payment at bKash, or joins the one that is under way, and says where to send the payer. The page
   * at the session's `url` does the same with a button; this is for pages that want to skip it.
   */
  start(id: string, wish: StartWish = {}, options: CallOptions = {}): Promise<Started> {
    return this.#caller.call<Started>({ operation: 'sessions.start', method: 'POST', path: `/v1/checkout/sessions/${segment(id)}/start`, body: wish, options });
  }

  /**
   * Cancel a session.
   *
   * It can no longer be paid. One that is paid, or whose payment is not settled, is not cancelled.
   */
  cancel(id: string, options: CallOptions = {}): Promise<CheckoutSession> {
    return this.#caller.call<CheckoutSession>({ operation: 'sessions.cancel', method: 'POST', path: `/v1/checkout/sessions/${segment(id)}/cancel`, body: {}, options });
  }
}
