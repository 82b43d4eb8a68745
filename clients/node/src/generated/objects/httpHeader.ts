// Generated from the OpenAPI document by clients/generator. Do not edit.

/** An HTTP header. */
export interface HttpHeader {
  /** The name. */
  name: string;
  /** The value. */
  value: string;
}
