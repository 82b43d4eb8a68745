// The errors that requests throw. No error contains an API key, a URL or a body, so all of them can be logged.

import type { ProblemCode } from './generated/enums.js';

/** An invalid part of a request. */
export interface FieldProblem {
  /** The path of the field in the body, or the name of the parameter. */
  field: string;
  /** What is wrong with the field, or what it expects. */
  problem: string;
}

/** The base class of the errors that requests throw. */
export abstract class CheckoutError extends Error {
  /** The method that was called, such as `sessions.create`. */
  readonly operation: string;
  /** The idempotency key of a POST. Pass it again to repeat the request without a second effect. */
  readonly idempotencyKey: string | undefined;

  constructor(message: string, operation: string, idempotencyKey: string | undefined, options?: ErrorOptions) {
    super(message, options);
    this.operation = operation;
    this.idempotencyKey = idempotencyKey;
  }
}

/** The members of a problem document (RFC 9457). */
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

/** An error response of the checkout. */
export class CheckoutProblem extends CheckoutError {
  override readonly name = 'CheckoutProblem';
  /** The HTTP status. */
  readonly status: number;
  /** The code of the problem. `unexpected_response` if the response is not one of the checkout. */
  readonly code: ProblemCode;
  /** A summary of the problem for people. */
  readonly title: string;
  /** What is specific to this occurrence of the problem. */
  readonly detail: string | undefined;
  /** The error code of bKash’s response, such as `2033`, if there is one. Include it when you contact bKash’s support. */
  readonly bkashErrorCode: string | undefined;
  /** The invalid parts of the request. */
  readonly errors: FieldProblem[];
  /** Whether sending the same request again can succeed. */
  readonly retryable: boolean;
  /** The number of seconds to wait before the next attempt, if the response has one. */
  readonly retryAfter: number | undefined;
  /** The identifier of the request in the server’s log. */
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
 * No attempt received a response. The request may have taken effect: repeat it with the same `idempotencyKey`, or
 * retrieve the object.
 */
export class CheckoutUnreachable extends CheckoutError {
  override readonly name = 'CheckoutUnreachable';
}

/** The signature of a webhook is invalid, or the webhook is older than five minutes. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
}
