// bKash took an Execute and its answer was lost.

import type { Simulator } from '@bkash-checkout/playwright';

/**
 * For expectations of what the checkout learns from Query, which it calls 30 seconds after an Execute without an answer.
 * Counting the calls would not do: another order of the same checkout may be queried meanwhile.
 */
export const AFTER_QUERY = { timeout: 45_000 };

/**
 * Loses the answer of the next Execute: `cut_after` once bKash took the money, `cut_before` without taking it,
 * `silent_after` while the connection stays open.
 */
export async function loseExecute(
  simulator: Simulator,
  kind: 'cut_after' | 'cut_before' | 'silent_after',
): Promise<void> {
  const duration = kind === 'silent_after' ? { milliseconds: 60_000 } : {};
  await simulator.fault({ operation: 'execute', kind, ...duration });
}
