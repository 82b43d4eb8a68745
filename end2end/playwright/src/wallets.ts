// Numbers, code and PIN that the simulated bKash knows. Those of bKash's own sandbox mean the same here.

/** The code that every wallet is sent. */
export const OTP = '123456';

/** The PIN that every wallet takes. */
export const PIN = '12121';

/** Wallets that behave in one way each. A `payer` has an ordinary one of their own, which nobody used before. */
export const WALLETS = {
  /** Pays; one of bKash's sandbox. */
  ordinary: '01770618575',
  /** Is empty: declined when the money is to be taken (2023). */
  empty: '01823074817',
  /** Is blocked: declined when the money is to be taken (2037). */
  blocked: '01823074818',
  /** Is locked after wrong PINs: bKash's page refuses it (2015). The simulator's own. */
  locked: '01700002015',
  /** Is no bKash account: bKash's page refuses it (2057). The simulator's own. */
  unknown: '01700002057',
} as const;

/** The wallet whose payments bKash declines with this number of its list, such as `2029`. The simulator's own. */
export function walletRefusedWith(code: string): string {
  return `0170000${code.padStart(4, '0')}`;
}

/** Ordinary wallets that nobody used before, a new one each time. */
export function* freshWallets(): Generator<string, never> {
  for (let number = 1; ; number += 1) yield `0199${String(number).padStart(7, '0')}`;
}
