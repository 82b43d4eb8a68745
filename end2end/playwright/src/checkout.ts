// A whole checkout of the test's own: a process on a free port with its files in a folder that goes away, a key to its
// REST API, and the calls that a shop's back end makes.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { findCheckout, runBinary } from './binary.js';
import { sendJson } from './json.js';
import { onFreePort } from './ports.js';
import type { Payment, Refund, Session, CreateSessionParams } from './resources.js';
import { Service } from './service.js';
import { environment, type CheckoutOptions } from './settings.js';
import { Simulator } from './simulator.js';

interface Parts {
  binary: string;
  folder: string;
  server: Service;
  environment: Record<string, string>;
  /** Whether the simulator is this checkout's alone. */
  ownsSimulator: boolean;
}

export class Checkout {
  readonly #parts: Parts;
  #key = '';

  private constructor(
    /** Where the pages and the REST API are. */
    readonly origin: string,
    /** The bKash that it calls. */
    readonly simulator: Simulator,
    parts: Parts,
  ) {
    this.#parts = parts;
  }

  /** Starts a checkout that calls this bKash, or one of its own, and waits until it is ready. */
  static async start(options: CheckoutOptions = {}, simulator?: Simulator): Promise<Checkout> {
    const binary = findCheckout(options.binary);
    const bkash = simulator ?? (await Simulator.start());
    const ownsSimulator = simulator === undefined;
    try {
      return await onFreePort(async (port) => Checkout.#startAt(port, binary, options, bkash, ownsSimulator));
    } catch (error) {
      if (ownsSimulator) await bkash.stop();
      throw error;
    }
  }

  static async #startAt(
    port: number,
    binary: string,
    options: CheckoutOptions,
    simulator: Simulator,
    ownsSimulator: boolean,
  ): Promise<Checkout> {
    const origin = `http://127.0.0.1:${port}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'bkash-checkout-'));
    const masterKey = path.join(folder, 'master-key');
    writeFileSync(masterKey, randomBytes(32).toString('hex'), { mode: 0o600 });
    // Every setting comes from the environment; the file must be there.
    writeFileSync(path.join(folder, CONFIGURATION), '');
    const files = { database: path.join(folder, 'checkout.sqlite3'), masterKey };
    const settings = environment(origin, simulator, files, options);
    const server = new Service({
      name: 'the checkout',
      program: binary,
      arguments: ['serve', '--config', CONFIGURATION, ...(options.demoShop === true ? ['--demo'] : [])],
      environment: settings,
      folder,
      log: path.join(folder, 'server.log'),
      port,
      readiness: `${origin}/readyz`,
    });
    const checkout = new Checkout(origin, simulator, { binary, folder, server, environment: settings, ownsSimulator });
    try {
      await server.start();
      checkout.#key = await checkout.#createKey();
    } catch (error) {
      await checkout.#stopServer();
      throw error;
    }
    return checkout;
  }

  /** A secret key to everything of the REST API. */
  get key(): string {
    return this.#key;
  }

  /** Runs a command of the binary for this checkout, such as `verify` or `key`, `list`, and gives what it prints. */
  async command(...words: string[]): Promise<string> {
    const { binary, folder, environment } = this.#parts;
    return runBinary(binary, [...words, '--config', CONFIGURATION], folder, environment);
  }

  /** The server dies as in a power cut; what it had promised must survive. */
  async kill(): Promise<void> {
    await this.#parts.server.kill();
  }

  /** Starts the server again after a `kill`, on the same port with the same database; does nothing while it runs. */
  async start(): Promise<void> {
    await this.#parts.server.start();
  }

  /** Ends the server politely and starts it again. */
  async restart(): Promise<void> {
    await this.#parts.server.stop();
    await this.#parts.server.start();
  }

  /** Ends everything and removes its files. */
  async stop(): Promise<void> {
    await this.#stopServer();
    if (this.#parts.ownsSimulator) await this.simulator.stop();
  }

  /** Everything that the server has written. There is no secret in it. */
  log(): string {
    return this.#parts.server.log();
  }

  /** Opens a session, as a shop's back end does. */
  async session(wish: CreateSessionParams = {}): Promise<Session> {
    const asked = {
      amount: '100.00',
      invoice: `TEST-${randomUUID().slice(0, 8)}`,
      success_url: `${this.origin}/`,
      cancel_url: `${this.origin}/`,
      ...wish,
    };
    if (wish.line_items !== undefined && wish.amount === undefined) delete (asked as CreateSessionParams).amount;
    return (await this.post('/checkout/sessions', asked)) as Session;
  }

  /** A session as it is now. */
  async retrieve(session: string): Promise<Session> {
    return (await this.get(`/checkout/sessions/${encodeURIComponent(session)}`)) as Session;
  }

  /** A payment as it is now; `session.payment` names the one that counts. */
  async payment(id: string): Promise<Payment> {
    return (await this.get(`/payments/${encodeURIComponent(id)}`)) as Payment;
  }

  /** Takes money that is held, all of it unless said. */
  async capture(payment: string, amount?: string): Promise<Payment> {
    const path = `/payments/${encodeURIComponent(payment)}/capture`;
    return (await this.post(path, amount === undefined ? {} : { amount })) as Payment;
  }

  /** Gives back money that is held. */
  async void(payment: string): Promise<Payment> {
    return (await this.post(`/payments/${encodeURIComponent(payment)}/void`, {})) as Payment;
  }

  /** Gives money back, in taka such as `50.00`. */
  async refund(payment: string, amount: string, reason = 'a test'): Promise<Refund> {
    return (await this.post('/refunds', { payment, amount, sku: 'test', reason })) as Refund;
  }

  /** An address that opens a payer's saved wallets, for 15 minutes. */
  async customerLink(payerReference: string): Promise<string> {
    return ((await this.post('/customer_links', { payer_reference: payerReference })) as { url: string }).url;
  }

  /** Registers an address for webhooks, and gives the secret that they are signed with. */
  async webhookSecret(url: string): Promise<string> {
    return ((await this.post('/webhook_endpoints', { url })) as { secret: string }).secret;
  }

  /** Reads anything of the REST API: `/v1` and what is given here. */
  async get(path: string): Promise<unknown> {
    return sendJson('GET', `${this.origin}/v1${path}`, undefined, this.#headers());
  }

  /** Posts to anything of the REST API, with an `Idempotency-Key` of its own. */
  async post(path: string, body: unknown, idempotencyKey: string = randomUUID()): Promise<unknown> {
    const headers = { ...this.#headers(), 'idempotency-key': idempotencyKey };
    return sendJson('POST', `${this.origin}/v1${path}`, body, headers);
  }

  /** Deletes anything of the REST API. */
  async delete(path: string): Promise<void> {
    await sendJson('DELETE', `${this.origin}/v1${path}`, undefined, this.#headers());
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.#key}` };
  }

  async #stopServer(): Promise<void> {
    await this.#parts.server.stop();
    rmSync(this.#parts.folder, { recursive: true, force: true });
  }

  async #createKey(): Promise<string> {
    return this.command('key', 'create', '--merchant', 'default', '--mode', 'test', '--label', 'tests');
  }
}

const CONFIGURATION = 'checkout.toml';
