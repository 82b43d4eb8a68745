// The bKash simulator as a process, and its controls. Tests decide what bKash and its customers do.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findSimulator } from './binary.js';
import { remainder, type FaultRule, type Faults } from './faults.js';
import { sendJson } from './json.js';
import type { Ledger } from './ledger.js';
import { onFreePort } from './ports.js';
import { Service } from './service.js';

export interface SimulatorOptions {
  /** The simulator's binary; see `findSimulator`. */
  binary?: string | undefined;
}

export class Simulator {
  readonly #service: Service;
  readonly #folder: string;
  #hasFaults = false;

  private constructor(
    /** The origin of bKash's API, of the control API and of the panel at `/simulator`. */
    readonly origin: string,
    folder: string,
    service: Service,
  ) {
    this.#folder = folder;
    this.#service = service;
  }

  /** Starts a simulator on a free port, and waits until it is ready. */
  static async start({ binary }: SimulatorOptions = {}): Promise<Simulator> {
    const program = findSimulator(binary);
    return onFreePort(async (port) => Simulator.#startAt(port, program));
  }

  static async #startAt(port: number, program: string): Promise<Simulator> {
    const origin = `http://127.0.0.1:${port}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'bkash-simulator-'));
    const service = new Service({
      name: 'the simulator',
      program,
      arguments: ['--listen', `127.0.0.1:${port}`, '--state-file', path.join(folder, 'simulator.json')],
      environment: {},
      folder,
      log: path.join(folder, 'simulator.log'),
      port,
      readiness: `${origin}/simulator/healthz`,
    });
    const simulator = new Simulator(origin, folder, service);
    try {
      await service.start();
    } catch (error) {
      await simulator.stop();
      throw error;
    }
    return simulator;
  }

  /** Stops bKash from responding until `resume`. Requests wait, including those of this class. */
  pause(): void {
    this.#service.pause();
  }

  /** Lets bKash respond again, also to requests that arrived while it was paused. Does nothing if it was not paused. */
  resume(): void {
    this.#service.resume();
  }

  /** Stops the process and removes its files. */
  async stop(): Promise<void> {
    await this.#service.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** The simulator's log. */
  log(): string {
    return this.#service.log();
  }

  /** Confirms a payment, as a customer with the right PIN does. Returns the URL to which bKash redirects the browser. */
  async approve(paymentID: string, wallet?: string): Promise<string> {
    return this.#decide(paymentID, 'approve', wallet);
  }

  /** Declines a payment. Returns the URL to which bKash redirects the browser. */
  async fail(paymentID: string): Promise<string> {
    return this.#decide(paymentID, 'fail');
  }

  /** Cancels a payment, as a customer who closes bKash's page does. Returns the URL to which bKash redirects the browser. */
  async cancel(paymentID: string): Promise<string> {
    return this.#decide(paymentID, 'cancel');
  }

  /** The state of a payment, such as `verified`. */
  async stateOf(paymentID: string): Promise<string> {
    const path = `/simulator/payments/${encodeURIComponent(paymentID)}`;
    return ((await this.#send('GET', path)) as { state: string }).state;
  }

  /**
   * Moves bKash's clock forward. The checkout's clock does not move, so its token stays valid unless `keepTokens` is false: by
   * its own clock the checkout may renew it only twice an hour.
   */
  async advance(seconds: number, { keepTokens = true } = {}): Promise<void> {
    await this.#send('POST', '/simulator/clock/advance', { seconds, keepTokens });
  }

  /** Adds rules by which calls go wrong, after those that are left. */
  async fault(...rules: FaultRule[]): Promise<void> {
    const earlier = (await this.faults()).rules.flatMap(remainder);
    await this.#put([...earlier, ...rules]);
  }

  /** The current rules, with their counts. */
  async faults(): Promise<Faults> {
    return (await this.#send('GET', '/simulator/faults')) as Faults;
  }

  /** Removes all rules. */
  async clearFaults(): Promise<void> {
    await this.#put([]);
  }

  /** Whether a rule was added since the rules were removed. */
  get hasFaults(): boolean {
    return this.#hasFaults;
  }

  /** The bookings of bKash, which tests compare everything else with. */
  async ledger(): Promise<Ledger> {
    return (await this.#send('GET', '/simulator/ledger')) as Ledger;
  }

  /** How often the checkout has called each operation. */
  async calls(): Promise<Record<string, number>>;
  /** How often the checkout has called one operation. */
  async calls(operation: string): Promise<number>;
  async calls(operation?: string): Promise<number | Record<string, number>> {
    const { counters } = (await this.#send('GET', '/simulator/calls')) as { counters: Record<string, number> };
    return operation === undefined ? counters : (counters[operation] ?? 0);
  }

  /** Sets a wallet's balance, in taka such as `50.00`, or locks it. */
  async setWallet(number: string, change: { balance?: string; locked?: boolean }): Promise<void> {
    await this.#send('POST', `/simulator/wallets/${encodeURIComponent(number)}`, change);
  }

  /** Changes settings, such as `{ otp_attempts: 1 }`. `GET /simulator/settings` lists them. */
  async configure(settings: Record<string, unknown>): Promise<void> {
    await this.#send('PUT', '/simulator/settings', settings);
  }

  /** Deletes all payments, agreements and faults. */
  async reset(): Promise<void> {
    await this.#send('POST', '/simulator/reset', {});
    this.#hasFaults = false;
  }

  async #put(rules: FaultRule[]): Promise<void> {
    await this.#send('PUT', '/simulator/faults', { rules, seed: 1 });
    this.#hasFaults = rules.length > 0;
  }

  async #decide(paymentID: string, decision: string, wallet?: string): Promise<string> {
    const path = `/simulator/payments/${encodeURIComponent(paymentID)}/${decision}`;
    const answer = await this.#send('POST', path, wallet === undefined ? {} : { wallet });
    return (answer as { callbackURL: string }).callbackURL;
  }

  async #send(method: string, path: string, body?: unknown): Promise<unknown> {
    return sendJson(method, this.origin + path, body);
  }
}
