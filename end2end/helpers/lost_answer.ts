// bKash took an Execute and its answer was lost.

import type { Simulator } from '@bkash-checkout/playwright';
import { expect } from '@playwright/test';

/** The checkout calls Query 30 seconds after an Execute without an answer. */
const AT_THE_LATEST = 45_000;

/**
 * Loses the answer of the next Execute: `cut_after` once bKash took the money, `cut_before` without taking it,
 * `silent_after` while the connection stays open. The function that it returns waits until the checkout has asked bKash
 * what became of the payment.
 */
export async function loseExecute(
  simulator: Simulator,
  kind: 'cut_after' | 'cut_before' | 'silent_after',
): Promise<() => Promise<void>> {
  const before = await simulator.calls('query');
  const duration = kind === 'silent_after' ? { milliseconds: 60_000 } : {};
  await simulator.fault({ operation: 'execute', kind, ...duration });
  return async () => {
    const queries = expect.poll(() => simulator.calls('query'), { message: 'queries', timeout: AT_THE_LATEST });
    await queries.toBeGreaterThan(before);
  };
}
