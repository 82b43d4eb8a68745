// Generated from the OpenAPI document by clients/generator. Do not edit.

/** How a merchant's pages look. */
export interface MerchantTheme {
  /** The colour of the main button. */
  accent: string | null;
  /** `auto`, `light` or `dark`. */
  appearance: string;
  /** The shop's sign. */
  logo: string | null;
}
