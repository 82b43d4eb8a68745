// Generated from the OpenAPI document by clients/generator. Do not edit.

/** One line of an order. */
export interface LineItem {
  /** What the line costs in all, in taka. */
  amount: string;
  /** What is bought. */
  name: string;
  /** How many. */
  quantity: number;
}
