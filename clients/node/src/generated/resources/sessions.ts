// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient, RequestOptions } from '../../client.js';
import { Pages } from '../../pages.js';
import { segment } from '../../path.js';
import type { CheckoutSession, SessionStart } from '../objects/index.js';
import type { SessionCreateParams, ResolveSessionParams, SessionStartParams } from '../params.js';

/** The query parameters of `sessions.list`. */
export interface SessionListParams {
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
   * Returns the newest sessions first, as they were when their last event was recorded.
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
   * Resolve a session after a gap.
   *
   * After a backup was restored, nobody can tell whether an order that was open then has been paid since. Its
   * session needs attention, and it can neither be paid nor expire, until bKash reports money for one of its
   * payments or you say what happened. Compare the order with bKash's statement first.
   */
  resolve(id: string, params: ResolveSessionParams, options: RequestOptions = {}): Promise<CheckoutSession> {
    return this.#client.send<CheckoutSession>({ operation: 'sessions.resolve', method: 'POST', path: `/v1/checkout/sessions/${segment(id)}/resolve`, body: params, options });
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
