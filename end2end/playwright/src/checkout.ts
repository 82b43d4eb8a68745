// A checkout for tests: a process on a free port with its files in a temporary folder, an API key, and the calls that a
// shop's back end makes.

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
  /** Whether this checkout started the simulator and stops it. */
  ownsSimulator: boolean;
}

export class Checkout {
  readonly #parts: Parts;
  #key = '';

  private constructor(
    /** The origin of the pages and of the REST API. */
    readonly origin: string,
    /** The simulated bKash that it calls. */
    readonly simulator: Simulator,
    parts: Parts,
  ) {
    this.#parts = parts;
  }

  /** Starts a checkout that calls this simulator, or one of its own, and waits until it is ready. */
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
    // Every setting comes from the environment, but the file must exist.
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

  /** A secret API key with full access. */
  get key(): string {
    return this.#key;
  }

  /** Runs a command of the binary for this checkout, such as `verify` or `key`, `list`. Returns its output. */
  async command(...parameters: string[]): Promise<string> {
    const { binary, folder, environment } = this.#parts;
    return runBinary(binary, [...parameters, '--config', CONFIGURATION], folder, environment);
  }

  /** Kills the server with SIGKILL, like a power cut. */
  async kill(): Promise<void> {
    await this.#parts.server.kill();
  }

  /** Starts the server after a `kill`, on the same port with the same database. Does nothing while it runs. */
  async start(): Promise<void> {
    await this.#parts.server.start();
  }

  /** Stops the server with SIGTERM and starts it again. */
  async restart(): Promise<void> {
    await this.#parts.server.stop();
    await this.#parts.server.start();
  }

  /** Stops the processes and removes their files. */
  async stop(): Promise<void> {
    await this.#stopServer();
    if (this.#parts.ownsSimulator) await this.simulator.stop();
  }

  /** The server's log. It contains no secret. */
  log(): string {
    return this.#parts.server.log();
  }

  /** Creates a session, as a shop's back end does. */
  async session(params: CreateSessionParams = {}): Promise<Session> {
    const body = {
      amount: '100.00',
      invoice: `TEST-${randomUUID().slice(0, 8)}`,
      success_url: `${this.origin}/`,
      cancel_url: `${this.origin}/`,
      ...params,
    };
    if (params.line_items !== undefined && params.amount === undefined) delete (body as CreateSessionParams).amount;
    return (await this.post('/checkout/sessions', body)) as Session;
  }

  /** The current state of a session. */
  async retrieve(session: string): Promise<Session> {
    return (await this.get(`/checkout/sessions/${encodeURIComponent(session)}`)) as Session;
  }

  /** The current state of a payment. `session.payment` is the identifier of a session's latest payment. */
  async payment(id: string): Promise<Payment> {
    return (await this.get(`/payments/${encodeURIComponent(id)}`)) as Payment;
  }

  /** Captures an authorized payment, by default the whole amount. */
  async capture(payment: string, amount?: string): Promise<Payment> {
    const path = `/payments/${encodeURIComponent(payment)}/capture`;
    return (await this.post(path, amount === undefined ? {} : { amount })) as Payment;
  }

  /** Voids an authorized payment. */
  async void(payment: string): Promise<Payment> {
    return (await this.post(`/payments/${encodeURIComponent(payment)}/void`, {})) as Payment;
  }

  /** Refunds an amount in taka, such as `50.00`. */
  async refund(payment: string, amount: string, reason = 'a test'): Promise<Refund> {
    return (await this.post('/refunds', { payment, amount, sku: 'test', reason })) as Refund;
  }

  /** A link to a payer's saved wallets, valid for 15 minutes. */
  async customerLink(payerReference: string): Promise<string> {
    return ((await this.post('/customer_links', { payer_reference: payerReference })) as { url: string }).url;
  }

  /** Registers a URL for webhooks. Returns the secret that they are signed with. */
  async webhookSecret(url: string): Promise<string> {
    return ((await this.post('/webhook_endpoints', { url })) as { secret: string }).secret;
  }

  /** Sends a GET request to the REST API. The path is relative to `/v1`. */
  async get(path: string): Promise<unknown> {
    return sendJson('GET', `${this.origin}/v1${path}`, undefined, this.#headers());
  }

  /** Sends a POST request to the REST API, with a new `Idempotency-Key` by default. */
  async post(path: string, body: unknown, idempotencyKey: string = randomUUID()): Promise<unknown> {
    const headers = { ...this.#headers(), 'idempotency-key': idempotencyKey };
    return sendJson('POST', `${this.origin}/v1${path}`, body, headers);
  }

  /** Sends a DELETE request to the REST API. */
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
