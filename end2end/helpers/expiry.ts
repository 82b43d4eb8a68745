// A session's deadline, which the checkout's clock decides.

import type { Checkout } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

/** How much later than its deadline a session may be reported as expired. */
const GRACE = 15_000;

/** Waits until a session has expired. */
export async function expectExpired(checkout: Checkout, session: string): Promise<void> {
  const { expires_at } = await checkout.retrieve(session);
  const timeout = Math.max(0, Date.parse(String(expires_at)) - Date.now()) + GRACE;
  await expect.poll(async () => (await checkout.retrieve(session)).status, { timeout }).toBe('expired');
}
