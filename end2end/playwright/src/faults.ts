// What can go wrong at bKash, as the simulator is told to do it.

/** What bKash is asked for. `callback` is the browser's way back, `ipn` bKash's own notification. */
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

/** How it goes wrong. `…_after` and `half_body` happen after the money was booked, `…_before` instead of it. */
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
  /** How many calls it happens to: one unless said, `null` for all. */
  times?: number | null;
  /** How many calls are let pass first. */
  skip?: number;
  /** For `delay` and `silent_…`. */
  milliseconds?: number;
  /** For `status`: the HTTP status. */
  status?: number;
  /** For `refuse`: the number of bKash's list, such as `2023`. */
  code?: string;
  /** Whether the money is booked before a `status`, `html` or `empty` answer. */
  after_effect?: boolean;
  /** From 0 to 1: how likely each call is broken. */
  probability?: number;
  /** How often it has happened, and to how many calls it could have; the simulator counts. */
  fired?: number;
  seen?: number;
}

export interface Faults {
  rules: FaultRule[];
  seed?: number;
}

/** What is left of a rule whose counts would begin again; nothing when it is used up. */
export function remainder(rule: FaultRule): FaultRule[] {
  const { fired = 0, seen = 0, skip = 0, times } = rule;
  const left = times === null ? null : (times ?? 1) - fired;
  return left === 0 ? [] : [{ ...rule, times: left, skip: Math.max(0, skip - seen) }];
}
