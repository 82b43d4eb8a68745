// Reading an answer: what it says, or which problem it is.

import { CheckoutProblem, type FieldProblem } from './errors.js';

/** Statuses with which something between us and the checkout says that it got no answer, or that we must wait. */
const FROM_BETWEEN = [429, 502, 503, 504];

/** What came back, read to its end. */
export interface Arrived {
  status: number;
  text: string;
  retryAfter: number | undefined;
  requestId: string | undefined;
}

/** Reads an answer whole, so that one that breaks off is noticed while it can still be asked for again. */
export async function arrived(response: Response): Promise<Arrived> {
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: seconds(response.headers.get('retry-after')),
    requestId: response.headers.get('x-request-id') ?? undefined,
  };
}

/** The object that an answer carries; nothing if it says that there is none. */
export function read(answer: Arrived, operation: string, idempotencyKey: string | undefined): unknown {
  if (answer.status === 204) return undefined;
  const body = parsed(answer.text);
  const good = answer.status >= 200 && answer.status < 300;
  if (good && typeof body === 'object' && body !== null) return body;
  const { retryAfter, requestId } = answer;
  throw new CheckoutProblem({ ...problemOf(body, answer.status), retryAfter, requestId }, operation, idempotencyKey);
}

function problemOf(body: unknown, status: number) {
  if (status >= 400 && isProblem(body)) {
    const { bkash_error_code: bkashErrorCode, ...problem } = body;
    return { ...problem, status, bkashErrorCode };
  }
  return {
    status,
    code: 'unexpected_answer',
    title: 'The answer is not one of the checkout’s: is something else at this address, or in between?',
    retryable: FROM_BETWEEN.includes(status),
  };
}

interface ProblemDocument {
  code: string;
  title: string;
  detail?: string;
  bkash_error_code?: string;
  errors?: FieldProblem[];
  retryable: boolean;
}

function isProblem(body: unknown): body is ProblemDocument {
  if (typeof body !== 'object' || body === null) return false;
  const problem = body as Record<string, unknown>;
  return typeof problem['code'] === 'string' && typeof problem['title'] === 'string' && typeof problem['retryable'] === 'boolean';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** `Retry-After` in seconds: it is a number of them, or an instant. */
function seconds(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000);
}
