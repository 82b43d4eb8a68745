// Generated from the OpenAPI document by clients/generator. Do not edit.

/** A transaction in bKash's records. */
export interface Transaction {
  /** The amount in taka, or `null` if bKash's response has no valid amount. */
  amount: string | null;
  /** When the transaction completed, as bKash reports it. */
  completed_time: string;
  /** The type of the transaction, as bKash reports it. */
  kind: string;
  /** Always `transaction`. */
  object: 'transaction';
  /** The checkout session of the transaction, or `null` if there is none. */
  session: string | null;
  /** The status, as bKash reports it. */
  status: string;
  /** bKash's transaction ID. */
  trx_id: string;
  /** The masked number of the payer's wallet. */
  wallet: string | null;
}
