// The one place where a call is made: its headers, how long it may take, when it is tried again.

import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import { type Arrived, arrived, read } from './answer.js';
import { CheckoutProblem, CheckoutUnreachable } from './errors.js';
import { API_VERSION } from './generated/words.js';
import { VERSION } from './version.js';

/** How long an answer is waited for, in seconds: bKash itself has thirty to answer the checkout. */
const TIMEOUT = 45;
const RETRIES = 2;
/** Whoever is told to wait longer than this, in seconds, is told so instead of kept waiting. */
const LONGEST_WAIT = 60;

export interface CheckoutOptions {
  /** The checkout's origin, such as `https://pay.example`. */
  origin: string;
  /** A secret key, `sk_test_…` or `sk_live_…`. */
  key: string;
  /** How many seconds one try may take; usually 45. */
  timeout?: number | undefined;
  /** How often at most a call is tried again; usually 2. */
  retries?: number | undefined;
  /** What sends requests; usually Node's own `fetch`. */
  fetch?: typeof fetch | undefined;
  /** What waits between two tries, for tests. */
  wait?: ((seconds: number, signal?: AbortSignal) => Promise<void>) | undefined;
}

/** What can be different for one call. */
export interface CallOptions {
  /**
   * Of a wish: the same key is the same wish, which is fulfilled once, for 7 days. Take something that belongs to
   * your order, so that a restart of your server repeats the wish and makes no second one. One is made if it is
   * left out.
   */
  idempotencyKey?: string | undefined;
  /** How many seconds one try may take. */
  timeout?: number | undefined;
  /** Gives the call up. */
  signal?: AbortSignal | undefined;
}

/** A call, as a resource describes it. */
export interface Call {
  operation: string;
  method: string;
  path: string;
  query?: Record<string, string | number | boolean | null | undefined>;
  body?: object;
  options: CallOptions;
}

export class Caller {
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

  /** Makes a call, again if that is safe and may help, with the same key each time. */
  async call<T>(call: Call): Promise<T> {
    const idempotencyKey = call.method === 'POST' ? wishKey(call.options.idempotencyKey) : undefined;
    let lost = false;
    for (let tried = 0; ; tried += 1) {
      let failure: CheckoutProblem | CheckoutUnreachable;
      try {
        return read(await this.#send(call, idempotencyKey), call.operation, idempotencyKey) as T;
      } catch (error) {
        if (!(error instanceof CheckoutProblem || error instanceof CheckoutUnreachable)) throw error;
        failure = error;
      }
      // What a try before this one deleted is gone, though its answer was lost.
      if (call.method === 'DELETE' && lost && failure instanceof CheckoutProblem && failure.status === 404) return undefined as T;
      lost ||= failure instanceof CheckoutUnreachable;
      const pause = pauseAfter(failure, tried);
      if (pause === undefined || tried >= this.#retries) throw failure;
      await this.#pause(pause, call.options.signal);
    }
  }

  /** Waits before the next try, but no longer than the caller wants to. */
  async #pause(seconds: number, signal: AbortSignal | undefined): Promise<void> {
    try {
      await this.#wait(seconds, signal);
    } finally {
      signal?.throwIfAborted();
    }
  }

  /** One try. */
  async #send(call: Call, idempotencyKey: string | undefined): Promise<Arrived> {
    const { signal, timeout = this.#timeout } = call.options;
    signal?.throwIfAborted();
    const late = AbortSignal.timeout(timeout * 1000);
    try {
      const response = await this.#fetch(this.#address(call), {
        method: call.method,
        headers: this.#headers(call, idempotencyKey),
        body: call.body === undefined ? null : JSON.stringify(call.body),
        // A key goes where it was meant to go, and nowhere else.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, late]) : late,
      });
      return await arrived(response);
    } catch (cause) {
      if (signal?.aborted) throw signal.reason;
      const what = late.aborted ? `no answer within ${timeout} seconds` : 'no answer came';
      throw new CheckoutUnreachable(`${call.operation}: ${what}`, call.operation, idempotencyKey, { cause });
    }
  }

  #address(call: Call): URL {
    const url = new URL(call.path, this.#origin);
    for (const [name, value] of Object.entries(call.query ?? {})) {
      if (value !== undefined && value !== null) url.searchParams.set(name, String(value));
    }
    return url;
  }

  #headers(call: Call, idempotencyKey: string | undefined): Record<string, string> {
    return {
      Accept: 'application/json',
      Authorization: `Bearer ${this.#key}`,
      'Checkout-Version': API_VERSION,
      'User-Agent': `bkash-checkout-node/${VERSION} node/${process.versions.node}`,
      ...(call.body !== undefined && { 'Content-Type': 'application/json' }),
      ...(idempotencyKey !== undefined && { 'Idempotency-Key': idempotencyKey }),
    };
  }
}

/** How many seconds to wait before the next try; nothing if there should be none. */
function pauseAfter(failure: CheckoutProblem | CheckoutUnreachable, tried: number): number | undefined {
  if (failure instanceof CheckoutProblem) {
    if (!failure.retryable) return undefined;
    if (failure.retryAfter !== undefined) return failure.retryAfter <= LONGEST_WAIT ? failure.retryAfter : undefined;
  }
  // Half a second, one, two: and not all at the same instant.
  return 0.5 * 2 ** tried * (0.75 + Math.random() / 2);
}

function originOf(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isOrigin = url && /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash && !url.username && !url.password;
  if (!isOrigin) throw new TypeError('`origin` is the checkout’s origin alone, such as https://pay.example');
  return url.origin;
}

function keyOf(text: string): string {
  const key = typeof text === 'string' ? text.trim() : '';
  // What is wrong is not repeated: it may be most of a key.
  if (!/^[!-~]+$/.test(key)) throw new TypeError('`key` is a secret key of the checkout, such as sk_test_…');
  return key;
}

function wishKey(given: string | undefined): string {
  if (given === undefined) return randomUUID();
  if (!/^[!#-~]{1,255}$/.test(given)) {
    throw new TypeError('`idempotencyKey` has 1 to 255 printable ASCII characters, without blanks and quotes');
  }
  return given;
}
