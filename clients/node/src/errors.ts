// What can go wrong with a call. No error carries a key, an address or a body: they may be logged as they are.

import type { ProblemCode } from './generated/words.js';

/** A part of a request that is wrong. */
export interface FieldProblem {
  /** Where: the names and numbers on the way to it, or the name of a parameter. */
  field: string;
  /** What is wrong, and what would be right. */
  problem: string;
}

/** Everything that a call throws when it was not answered well. */
export abstract class CheckoutError extends Error {
  /** What was called, such as `sessions.create`. */
  readonly operation: string;
  /** The key of the wish, if it was one: give it again to repeat this very wish, and not a second one. */
  readonly idempotencyKey: string | undefined;

  constructor(message: string, operation: string, idempotencyKey: string | undefined, options?: ErrorOptions) {
    super(message, options);
    this.operation = operation;
    this.idempotencyKey = idempotencyKey;
  }
}

/** What a problem document (RFC 9457) says. */
export interface ProblemContents {
  status: number;
  code: ProblemCode;
  title: string;
  detail?: string | undefined;
  bkashErrorCode?: string | undefined;
  errors?: FieldProblem[] | undefined;
  retryable: boolean;
  retryAfter?: number | undefined;
  requestId?: string | undefined;
}

/** The checkout refused a request, or failed. */
export class CheckoutProblem extends CheckoutError {
  override readonly name = 'CheckoutProblem';
  /** The status of the answer. */
  readonly status: number;
  /** The kind of problem, for programs. `unexpected_answer` if the answer was not one of the checkout's. */
  readonly code: ProblemCode;
  /** The kind of problem, for people. */
  readonly title: string;
  /** What exactly, if there is more to say. */
  readonly detail: string | undefined;
  /** bKash’s own number for what it refused, such as `2033`, where it gave one: to name when you ask its support. */
  readonly bkashErrorCode: string | undefined;
  /** The parts of the request that are wrong. */
  readonly errors: FieldProblem[];
  /** Whether the same request may succeed later. */
  readonly retryable: boolean;
  /** After how many seconds to try again, if the answer said so. */
  readonly retryAfter: number | undefined;
  /** What the server’s log calls the request. */
  readonly requestId: string | undefined;

  constructor(problem: ProblemContents, operation: string, idempotencyKey?: string) {
    const more = problem.detail === undefined ? '' : `: ${problem.detail}`;
    const bkash = problem.bkashErrorCode === undefined ? '' : ` (bKash: ${problem.bkashErrorCode})`;
    const errors = problem.errors ?? [];
    const fields = errors.map(({ field, problem }) => `; ${field}: ${problem}`).join('');
    super(`${operation}: ${problem.status} ${problem.code}: ${problem.title}${more}${bkash}${fields}`, operation, idempotencyKey);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.bkashErrorCode = problem.bkashErrorCode;
    this.errors = errors;
    this.retryable = problem.retryable;
    this.retryAfter = problem.retryAfter;
    this.requestId = problem.requestId;
  }
}

/**
 * No answer came, not to the last try either. What was wished for may have been done: repeat it with the same
 * `idempotencyKey`, or look.
 */
export class CheckoutUnreachable extends CheckoutError {
  override readonly name = 'CheckoutUnreachable';
}

/** A webhook that is not from the checkout, was changed on its way, or is older than five minutes. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}
