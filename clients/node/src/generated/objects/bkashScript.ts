// Generated from the OpenAPI document by clients/generator. Do not edit.

/** A script of bKash's window. */
export interface BkashScript {
  /** The hash that it must have, such as `sha384-…`. */
  integrity: string | null;
  /** Its address. */
  src: string;
}
