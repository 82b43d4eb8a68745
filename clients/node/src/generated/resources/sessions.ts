// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { CheckoutSession, SessionStart } from '../objects/index.js';
import type { SessionCreateParams, SessionStartParams } from '../params.js';

/** The query parameters of `sessions.list`. */
export interface SessionListParams {
  /** Only return the sessions of this invoice. */
  invoice?: string | undefined;
  /** Only return the sessions of this payer. */
  payer_reference?: string | undefined;
  /** The maximum number of objects to return, from 1 to 100. */
  limit?: number | undefined;
  /** The `next_cursor` of the previous page. */
  cursor?: string | undefined;
}

/** The query parameters of `sessions.retrieve`. */
export interface SessionRetrieveParams {
  /** `payments` includes all payments of the session. */
  expand?: string | undefined;
}

/** A checkout session is one order to be paid. Create a session and redirect the payer to its `url`. */
export class Sessions {
  readonly #client: ApiClient;

  constructor(client: ApiClient) {
    this.#client = client;
  }

  /**
   * Create a session.
   *
   * Redirect the payer to the session's `url`, or pass the session to the embedded button. An invoice can have one
   * open session: creating a session again with the same invoice, amount, payer and capture method returns the
   * existing one.
   */
  create(params: SessionCreateParams, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#client.send<CheckoutSession>({ operation: 'sessions.create', method: 'POST', path: '/v1/checkout/sessions', body: params, options });
  }

  /**
   * List sessions.
   *
   * Returns the newest sessions first. Filter by `invoice` or by `payer_reference`, not by both.
   */
  list(query: SessionListParams = {}, options: RequestOptions = {}): Pages<CheckoutSession> {
    return new Pages<CheckoutSession>(this.#client, { operation: 'sessions.list', method: 'GET', path: '/v1/checkout/sessions', query: { ...query }, options });
  }

  /**
   * Retrieve a session.
   *
   * With a publishable key, the response contains only what the payer's page needs.
   */
  retrieve(id: string, query: SessionRetrieveParams = {}, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#client.send<CheckoutSession>({ operation: 'sessions.retrieve', method: 'GET', path: `/v1/checkout/sessions/${segment(id)}`, query: { ...query }, options });
  }

  /**
   * Start a session.
   *
   * Creates a payment at bKash, or continues the one in progress, and returns the URL to redirect the payer to.
   * Use it to skip the checkout page at the session's `url`.
   */
  start(id: string, params: SessionStartParams = {}, options: RequestOptions = {}): Promise<SessionStart> {
    return this.#client.send<SessionStart>({ operation: 'sessions.start', method: 'POST', path: `/v1/checkout/sessions/${segment(id)}/start`, body: params, options });
  }

  /**
   * Cancel a session.
   *
   * A cancelled session can no longer be paid. A session that is paid, or that has a payment with an unknown
   * outcome, cannot be cancelled.
   */
  cancel(id: string, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#client.send<CheckoutSession>({ operation: 'sessions.cancel', method: 'POST', path: `/v1/checkout/sessions/${segment(id)}/cancel`, body: {}, options });
  }
}
