// Generated from the OpenAPI document by clients/generator. Do not edit.

/** A script of bKash's checkout window. */
export interface BkashScript {
  /** The subresource integrity hash, such as `sha384-…`. */
  integrity: string | null;
  /** The script's URL. */
  src: string;
}
