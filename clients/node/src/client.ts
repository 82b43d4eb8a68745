// Sends requests: headers, timeouts and retries.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { CheckoutProblem, CheckoutUnreachable } from './errors.js';
import { API_VERSION } from './generated/enums.js';
import { type ReceivedResponse, parse, receive } from './response.js';
import { VERSION } from './version.js';

/** The default timeout of an attempt, in seconds. The checkout itself waits up to 30 seconds for bKash. */
const TIMEOUT = 45;
const RETRIES = 2;
/** The longest `Retry-After` that is waited for, in seconds. With a longer one, the error is thrown at once. */
const MAX_WAIT = 60;

export interface CheckoutOptions {
  /** The checkout's origin, such as `https://pay.example`. */
  origin: string;
  /** A secret key, `sk_test_…` or `sk_live_…`. */
  key: string;
  /** The timeout of an attempt, in seconds. Defaults to 45. */
  timeout?: number | undefined;
  /** The maximum number of retries. Defaults to 2. */
  retries?: number | undefined;
  /** The function that sends requests. Defaults to the global `fetch`. */
  fetch?: typeof fetch | undefined;
  /** The function that waits between attempts, for tests. */
  wait?: ((seconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** The options of a single request. */
export interface RequestOptions {
  /**
   * The idempotency key of a POST. Requests with the same key take effect once within 7 days. Use a value that belongs
   * to your order, so that a request that is repeated after a restart of your server has no second effect. Defaults to
   * a random key.
   */
  idempotencyKey?: string | undefined;
  /** The timeout of an attempt, in seconds. */
  timeout?: number | undefined;
  /** Aborts the request and its retries. */
  signal?: AbortSignal | undefined;
}

/** The options of a request that moves money each time it takes effect. */
export interface KeyedRequestOptions extends RequestOptions {
  /**
   * The idempotency key. Requests with the same key take effect once within 7 days. Use a value that belongs to what the
   * request is for, such as the return that you refund, and not one that is drawn for each press of a button.
   */
  idempotencyKey: string;
}

/** A request, as the resources describe it. */
export interface ApiRequest {
  operation: string;
  method: string;
  path: string;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: object;
  options: RequestOptions;
  /** Whether the caller must give the idempotency key. */
  keyRequired?: boolean;
}

export class ApiClient {
  readonly #origin: string;
  readonly #key: string;
  readonly #timeout: number;
  readonly #retries: number;
  readonly #fetch: typeof fetch;
  readonly #wait: (seconds: number, signal?: AbortSignal) => Promise<void>;

  constructor(options: CheckoutOptions) {
    this.#origin = originOf(options.origin);
    this.#key = keyOf(options.key);
    this.#timeout = options.timeout ?? TIMEOUT;
    this.#retries = options.retries ?? RETRIES;
    this.#fetch = options.fetch ?? fetch;
    this.#wait = options.wait ?? ((seconds, signal) => sleep(seconds * 1000, undefined, signal && { signal }));
  }

  /** Sends a request. Retries it with the same idempotency key if that is safe and can succeed. */
  async send<T>(request: ApiRequest): Promise<T> {
    const idempotencyKey = keyFor(request);
    let lost = false;
    for (let retries = 0; ; retries += 1) {
      let failure: CheckoutProblem | CheckoutUnreachable;
      try {
        return parse(await this.#attempt(request, idempotencyKey), request.operation, idempotencyKey) as T;
      } catch (error) {
        if (!(error instanceof CheckoutProblem || error instanceof CheckoutUnreachable)) throw error;
        failure = error;
      }
      // The object was deleted by an earlier attempt whose response was lost.
      if (request.method === 'DELETE' && lost && failure instanceof CheckoutProblem && failure.status === 404) return undefined as T;
      lost ||= failure instanceof CheckoutUnreachable;
      const pause = pauseAfter(failure, retries);
      if (pause === undefined || retries >= this.#retries) throw failure;
      await this.#pause(pause, request.options.signal);
    }
  }

  /** Waits before the next attempt, unless the signal aborts it. */
  async #pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#wait(seconds, signal);
    } finally {
      signal?.throwIfAborted();
    }
  }

  /** Sends a request once. */
  async #attempt(request: ApiRequest, idempotencyKey: string | undefined): Promise<ReceivedResponse> {
    const { signal, timeout = this.#timeout } = request.options;
    signal?.throwIfAborted();
    const timer = AbortSignal.timeout(timeout * 1000);
    try {
      const response = await this.#fetch(this.#url(request), {
        method: request.method,
        headers: this.#headers(request, idempotencyKey),
        body: request.body === undefined ? null : JSON.stringify(request.body),
        // Redirects are not followed, so that the API key is sent to the checkout only.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timer]) : timer,
      });
      return await receive(response);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      const what = timer.aborted ? `no response within ${timeout} seconds` : 'no response';
      throw new CheckoutUnreachable(`${request.operation}: ${what}`, request.operation, idempotencyKey, { cause });
    }
  }

  #url(request: ApiRequest): URL {
    const url = new URL(request.path, this.#origin);
    for (const [name, value] of Object.entries(request.query ?? {})) {
      if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #headers(request: ApiRequest, idempotencyKey: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json',
      Authorization: `Bearer ${this.#key}`,
      'Checkout-Version': API_VERSION,
      'User-Agent': `bkash-checkout-node/${VERSION} node/${process.versions.node}`,
      ...(request.body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    };
  }
}

/** The number of seconds to wait before the next attempt, or `undefined` if the request must not be retried. */
function pauseAfter(failure: CheckoutProblem | CheckoutUnreachable, retries: number): number | undefined {
  if (failure instanceof CheckoutProblem) {
    if (!failure.retryable) return undefined;
    if (failure.retryAfter !== undefined) return failure.retryAfter <= MAX_WAIT ? failure.retryAfter : undefined;
  }
  // Exponential backoff from half a second, with jitter.
  return 0.5 * 2 ** retries * (0.75 + Math.random() / 2);
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!isOrigin) throw new TypeError('`origin` must be the origin of the checkout, such as https://pay.example');
  return url.origin;
}

function keyOf(text: string): string {
  const key = typeof text === 'string' ? text.trim() : '';
  // The message does not repeat the value, which may be most of a key.
  if (!/^[!-~]+$/.test(key)) throw new TypeError('`key` must be a secret key of the checkout, such as sk_test_…');
  return key;
}

/** The idempotency key of a request, or `undefined` if it needs none. */
function keyFor(request: ApiRequest): string | undefined {
  if (request.method !== 'POST') return undefined;
  // Callers without types can leave the options out.
  const given = request.options?.idempotencyKey;
  if (given === undefined) {
    if (!request.keyRequired) return randomUUID();
    throw new TypeError(`${request.operation} requires an \`idempotencyKey\`: requests with the same key take effect once`);
  }
  if (!/^[!#-~]{1,255}$/.test(given)) {
    throw new TypeError('`idempotencyKey` must be 1 to 255 printable ASCII characters without spaces and quotes');
  }
  return given;
}
