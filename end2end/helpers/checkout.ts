// A whole checkout of one test worker: server and simulator on free ports, with
// their files in a folder that goes away. The same environment as the demo's.

import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { freePorts } from './ports.js';
import { Service } from './service.js';
import { Simulator } from './simulator.js';

const root = fileURLToPath(new URL('../../', import.meta.url));
const binary = process.env['CHECKOUT_BINARY'] || path.join(root, 'target/release/bkash-checkout');

/** The words that `[bkash] family` takes. */
export type Family = 'tokenized-v1' | 'tokenized-v2' | 'checkout-iframe' | 'tokenized-v0.3';

export interface CheckoutOptions {
  /** Which of bKash's APIs the checkout uses. */
  family?: Family;
  /** More settings, for example `{ CHECKOUT__LIMITS__PER_MINUTE: '5' }`. */
  environment?: Record<string, string>;
}

export class Checkout {
  private constructor(
    /** Where the pages are. */
    readonly origin: string,
    readonly simulator: Simulator,
    readonly folder: string,
    private readonly server: Service,
    private readonly bkash: Service,
    private readonly environment: Record<string, string>,
  ) {}

  /** Starts simulator and server, and waits until both are ready. */
  static async start(options: CheckoutOptions = {}): Promise<Checkout> {
    const [port, simulatorPort] = await freePorts(2);
    const origin = `http://127.0.0.1:${port}`;
    const simulatorOrigin = `http://127.0.0.1:${simulatorPort}`;
    const folder = mkdtempSync(path.join(tmpdir(), 'bkash-checkout-'));
    const keyFile = path.join(folder, 'master-key');
    writeFileSync(keyFile, randomBytes(32).toString('hex'), { mode: 0o600 });

    const bkash = new Service({
      name: 'the simulator',
      program: binary,
      arguments: [
        'simulator',
        '--listen',
        `127.0.0.1:${simulatorPort}`,
        '--state-file',
        path.join(folder, 'simulator.json'),
      ],
      environment: {},
      folder: root,
      log: path.join(folder, 'simulator.log'),
      readiness: `${simulatorOrigin}/simulator/healthz`,
    });
    const environment = {
      CHECKOUT__MERCHANT__NAME: 'Demo Shop',
      CHECKOUT__SERVER__LISTEN: `127.0.0.1:${port}`,
      CHECKOUT__SERVER__PUBLIC_ORIGIN: origin,
      CHECKOUT__STORAGE__DATABASE: path.join(folder, 'checkout.sqlite3'),
      ...bkashApi(options.family ?? 'tokenized-v1', simulatorOrigin),
      CHECKOUT_MASTER_KEY_FILE: keyFile,
      BKASH_APP_KEY: 'sim-app-key',
      BKASH_APP_SECRET: 'sim-app-secret',
      BKASH_USERNAME: 'sim-user',
      BKASH_PASSWORD: 'sim-pass',
      ...options.environment,
    };
    const server = new Service({
      name: 'the server',
      program: binary,
      arguments: ['serve', '--config', 'Leptos.toml', '--demo'],
      environment,
      folder: root,
      log: path.join(folder, 'server.log'),
      readiness: `${origin}/readyz`,
    });

    const checkout = new Checkout(origin, new Simulator(simulatorOrigin), folder, server, bkash, environment);
    try {
      await bkash.start();
      await server.start();
    } catch (error) {
      await checkout.stop();
      throw error;
    }
    return checkout;
  }

  /** Runs a command of the binary for this checkout, and gives what it prints. */
  async command(...words: string[]): Promise<string> {
    const env = { PATH: process.env['PATH'], ...this.environment };
    const { stdout } = await promisify(execFile)(binary, words, { cwd: root, env });
    return stdout.trim();
  }

  /** The server dies as in a power cut; what it had promised must survive. */
  async kill(): Promise<void> {
    await this.server.kill();
  }

  /** Starts the server again, on the same port with the same database. */
  async restart(): Promise<void> {
    await this.server.stop();
    await this.server.start();
  }

  /** Ends both processes and removes their files. */
  async stop(): Promise<void> {
    await this.server.stop();
    await this.bkash.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** What both processes wrote, for a test that failed. */
  logs(): string {
    return `--- server\n${this.server.log()}\n--- simulator\n${this.bkash.log()}`;
  }
}

function bkashApi(family: Family, simulator: string): Record<string, string> {
  const root = family === 'tokenized-v2' ? '/v2/tokenized-checkout' : '/v1.2.0-beta';
  const script = `${simulator}/versions/1.2.0-beta/checkout/bKash-checkout-sandbox.js`;
  return {
    CHECKOUT__BKASH__FAMILY: family,
    CHECKOUT__BKASH__BASE_URL: simulator + root,
    CHECKOUT__BKASH__PAGE_ORIGINS: JSON.stringify([simulator]),
    CHECKOUT__BKASH__SCRIPTS: family === 'checkout-iframe' ? `[{ src = "${script}" }]` : '[]',
  };
}
