// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { MerchantProfile } from './merchantProfile.js';
import type { ProviderAccount } from './providerAccount.js';

/** A merchant of the server. Responses never contain its credentials. */
export interface Merchant {
  /** When the merchant was created. */
  created_at: string;
  /** Whether the merchant is served. A disabled merchant only completes payments under way. */
  enabled: boolean;
  /** The identifier used in keys, commands and logs. */
  id: string;
  /** Always `merchant`. */
  object: 'merchant';
  /** The merchant's settings. */
  profile: MerchantProfile;
  /** The merchant's provider accounts at bKash, at most one per mode. */
  provider_accounts: ProviderAccount[];
}
