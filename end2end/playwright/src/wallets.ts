// Wallets of the simulated bKash, with the code and PIN of all of them. Numbers of bKash's sandbox behave as they do there.

/** The verification code of every wallet. */
export const OTP = '123456';

/** The PIN of every wallet. */
export const PIN = '12121';

/** Wallets with special behaviour. The fixture `payer` has an unused, ordinary one. */
export const WALLETS = {
  /** Pays. A number of bKash's sandbox. */
  ordinary: '01770618575',
  /** Has no balance: payments are declined (2023). */
  empty: '01823074817',
  /** Is blocked: payments are declined (2037). */
  blocked: '01823074818',
  /** Is locked after wrong PINs: bKash's page rejects it (2015). Exists only in the simulator. */
  locked: '01700002015',
  /** Has no bKash account: bKash's page rejects it (2057). Exists only in the simulator. */
  unknown: '01700002057',
} as const;

/** The wallet whose payments bKash declines with this error code, such as `2029`. Exists only in the simulator. */
export function walletRefusedWith(code: string): string {
  return `0170000${code.padStart(4, '0')}`;
}

/** Generates the numbers of unused, ordinary wallets. */
export function* freshWallets(): Generator<string, never> {
  for (let number = 1; ; number += 1) yield `0199${String(number).padStart(7, '0')}`;
}
