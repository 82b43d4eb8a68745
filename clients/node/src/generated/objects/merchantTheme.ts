// Generated from the OpenAPI document by clients/generator. Do not edit.

/** The theme of a merchant's pages. */
export interface MerchantTheme {
  /** The colour of the primary button. */
  accent: string | null;
  /** `auto`, `light` or `dark`. */
  appearance: string;
  /** The URL of the shop's logo. */
  logo: string | null;
}
