// The simulator's control API: tests decide what bKash and the payer do.

import type { Ledger } from './ledger.js';

/** Which calls go wrong, and how. */
export interface FaultRule {
  /** bKash's operation, for example `execute`. */
  operation: string;
  /** What happens, for example `silent_after`: it is done, but nobody answers. */
  kind: string;
  /** How many calls it happens to: one unless said, `null` for all. */
  times?: number | null;
  milliseconds?: number;
  /** How often it has happened; the simulator counts. */
  fired?: number;
}

export interface Faults {
  rules: FaultRule[];
  seed?: number;
}

export class Simulator {
  constructor(readonly origin: string) {}

  /** The payer confirms with the right PIN. Answers where their browser goes next. */
  async approve(paymentID: string, wallet?: string): Promise<string> {
    return this.#decide(paymentID, 'approve', wallet);
  }

  /** The payer's confirmation is refused. */
  async fail(paymentID: string, wallet?: string): Promise<string> {
    return this.#decide(paymentID, 'fail', wallet);
  }

  /** The payer closes bKash's page. */
  async cancel(paymentID: string, wallet?: string): Promise<string> {
    return this.#decide(paymentID, 'cancel', wallet);
  }

  /** How far a payment got, such as `verified`. */
  async stateOf(paymentID: string): Promise<string> {
    const path = `/simulator/payments/${encodeURIComponent(paymentID)}`;
    return ((await this.#send('GET', path)) as { state: string }).state;
  }

  /** Moves the simulator's clock forward. */
  async advance(seconds: number): Promise<void> {
    await this.#send('POST', '/simulator/clock/advance', { seconds });
  }

  async faults(): Promise<Faults> {
    return (await this.#send('GET', '/simulator/faults')) as Faults;
  }

  /** Replaces all fault rules; none makes bKash behave again. */
  async setFaults(...rules: FaultRule[]): Promise<void> {
    await this.#send('PUT', '/simulator/faults', { rules, seed: 1 });
  }

  /** What was really booked: the truth that the checkout is compared with. */
  async ledger(): Promise<Ledger> {
    return (await this.#send('GET', '/simulator/ledger')) as Ledger;
  }

  /** How often the checkout has called an operation. */
  async calls(operation: string): Promise<number> {
    const { counters } = (await this.#send('GET', '/simulator/calls')) as {
      counters: Record<string, number>;
    };
    return counters[operation] ?? 0;
  }

  /** Forgets every payment, agreement and fault. */
  async reset(): Promise<void> {
    await this.#send('POST', '/simulator/reset', {});
  }

  async #decide(paymentID: string, decision: string, wallet?: string): Promise<string> {
    const path = `/simulator/payments/${encodeURIComponent(paymentID)}/${decision}`;
    const answer = await this.#send('POST', path, wallet === undefined ? {} : { wallet });
    return (answer as { callbackURL: string }).callbackURL;
  }

  async #send(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.origin + path, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
    return text === '' ? undefined : JSON.parse(text);
  }
}
