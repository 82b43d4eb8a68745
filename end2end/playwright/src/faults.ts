// Faults of the simulated bKash.

/** The calls of bKash's API. `callback` is the redirect of the browser to the checkout, `ipn` a notification of bKash. */
export type Operation =
  | 'any'
  | 'grant'
  | 'refresh'
  | 'create'
  | 'agreement_create'
  | 'execute'
  | 'agreement_execute'
  | 'query'
  | 'agreement_status'
  | 'agreement_cancel'
  | 'search'
  | 'refund'
  | 'refund_status'
  | 'capture'
  | 'void'
  | 'balance'
  | 'transfer'
  | 'payout'
  | 'callback'
  | 'ipn';

/** How a call goes wrong. `…_after` and `half_body` happen after the money was booked, `…_before` instead of booking it. */
export type FaultKind =
  | 'delay'
  | 'silent_before'
  | 'silent_after'
  | 'cut_before'
  | 'cut_after'
  | 'status'
  | 'unauthorized'
  | 'html'
  | 'half_body'
  | 'empty'
  | 'wrong_amount'
  | 'wrong_invoice'
  | 'duplicate_callback'
  | 'lost_callback'
  | 'maintenance'
  | 'refuse'
  | 'token_budget'
  | 'duplicate'
  | 'reordered'
  | 'bad_signature'
  | 'wrong_topic'
  | 'lost';

/** Which calls go wrong, and how. */
export interface FaultRule {
  operation: Operation;
  kind: FaultKind;
  /** The number of calls that go wrong. By default one; `null` for all. */
  times?: number | null;
  /** The number of calls that succeed first. */
  skip?: number;
  /** For `delay` and `silent_…`. */
  milliseconds?: number;
  /** For `status`: the HTTP status. */
  status?: number;
  /** For `refuse`: bKash's error code, such as `2023`. */
  code?: string;
  /** Whether the money is booked before a `status`, `html` or `empty` response. */
  after_effect?: boolean;
  /** The probability that a call goes wrong, from 0 to 1. */
  probability?: number;
  /** Counts of the simulator: the calls that went wrong, and those that the rule applied to. */
  fired?: number;
  seen?: number;
}

export interface Faults {
  rules: FaultRule[];
  seed?: number;
}

/** What is left of a rule that is set again with new counts. Empty if it is used up. */
export function remainder(rule: FaultRule): FaultRule[] {
  const { fired = 0, seen = 0, skip = 0, times } = rule;
  const left = times === null ? null : (times ?? 1) - fired;
  return left === 0 ? [] : [{ ...rule, times: left, skip: Math.max(0, skip - seen) }];
}
