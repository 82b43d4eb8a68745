// Generated from the OpenAPI document by clients/generator. Do not edit.

/** One item of an order. */
export interface LineItem {
  /** The total amount of the item, in taka: not the price of one. */
  amount: string;
  /** The name of the product. */
  name: string;
  /** The quantity. */
  quantity: number;
}
