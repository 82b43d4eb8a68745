// Generated from the OpenAPI document by clients/generator. Do not edit.

/** Number and sum of the objects with one status. */
export interface StatusTotal {
  /** The sum of their amounts, in taka; `0.00` for objects without an amount. */
  amount: string;
  /** How many objects. */
  count: number;
  /** The status. */
  status: string;
}
