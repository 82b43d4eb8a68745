// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Connection } from './connection.js';
import type { MerchantProfile } from './merchantProfile.js';

/** A merchant of the server. Its credentials are in no answer. */
export interface Merchant {
  /** Its ways to bKash, at most one of each mode. */
  connections: Connection[];
  /** When it was added. */
  created_at: string;
  /** Whether it is served. One that is not begins nothing; what it began is brought to its end. */
  enabled: boolean;
  /** Its name in keys, commands and logs. */
  id: string;
  /** Always `merchant`. */
  object: 'merchant';
  /** What it says of itself. */
  profile: MerchantProfile;
}
