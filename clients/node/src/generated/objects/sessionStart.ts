// Generated from the OpenAPI document by clients/generator. Do not edit.

/** Where to redirect the payer. */
export interface SessionStart {
  /**
   * The bKash error code, such as `2064`, if bKash refused to create the payment. Always `null` with a publishable
   * key.
   */
  bkash_error_code: string | null;
  /** Always `checkout_session.start`. */
  object: 'checkout_session.start';
  /** The session's identifier. */
  session: string;
  /**
   * The URL to redirect the payer to: bKash's page, or a page of the checkout if bKash's page opens inside it or
   * no payment was started.
   */
  url: string;
}
