// Reads responses: the object, or the problem.

import { CheckoutProblem, type FieldProblem } from './errors.js';

/** The statuses of proxies that received no response, or that limit requests. */
const PROXY_STATUSES = [429, 502, 503, 504];

/** A response with its whole body. */
export interface ReceivedResponse {
  status: number;
  text: string;
  retryAfter: number | undefined;
  requestId: string | undefined;
}

/** Reads the whole body, so that a response that breaks off can still be requested again. */
export async function receive(response: Response): Promise<ReceivedResponse> {
  return {
    status: response.status,
    text: await response.text(),
    retryAfter: seconds(response.headers.get('retry-after')),
    requestId: response.headers.get('x-request-id') ?? undefined,
  };
}

/** Returns the object of a response, or `undefined` if the status is 204. Throws the problem of an error response. */
export function parse(response: ReceivedResponse, operation: string, idempotencyKey: string | undefined): unknown {
  if (response.status === 204) return undefined;
  const body = parsed(response.text);
  const isSuccess = response.status >= 200 && response.status < 300;
  if (isSuccess && typeof body === 'object' && body !== null) return body;
  const { retryAfter, requestId } = response;
  throw new CheckoutProblem({ ...problemOf(body, response.status), retryAfter, requestId }, operation, idempotencyKey);
}

function problemOf(body: unknown, status: number) {
  if (status >= 400 && isProblem(body)) {
    const { bkash_error_code: bkashErrorCode, ...problem } = body;
    return { ...problem, status, bkashErrorCode };
  }
  return {
    status,
    code: 'unexpected_response',
    title: 'The response is not one of the checkout. Check the origin, and proxies in between',
    retryable: PROXY_STATUSES.includes(status),
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

/** Parses `Retry-After`, a number of seconds or a date, into seconds. */
function seconds(text: string | null): number | undefined {
  if (text === null) return undefined;
  if (/^\d+$/.test(text.trim())) return Number(text);
  const until = Date.parse(text);
  return Number.isNaN(until) ? undefined : Math.max(0, (until - Date.now()) / 1000);
}
