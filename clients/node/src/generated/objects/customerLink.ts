// Generated from the OpenAPI document by clients/generator. Do not edit.

/** A link to the page of a payer's saved wallets. */
export interface CustomerLink {
  /** The number of seconds until the link expires. */
  expires_in: number;
  /** Always `customer_link`. */
  object: 'customer_link';
  /**
   * The URL to redirect the payer's browser to. It gives access to the payer's saved wallets. `null` in a replayed
   * response.
   */
  url: string | null;
}
