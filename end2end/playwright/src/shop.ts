// The shop under test: a server that finds the checkout by environment variables. Tests can kill it, like the checkout, and
// send it webhooks of their own.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Checkout } from './checkout.js';
import { post, type SignatureKind } from './delivery.js';
import type { WebhookEvent } from './resources.js';
import { Service } from './service.js';

export interface ShopOptions {
  /** The command that starts it, such as `['node', 'shop.js']`. */
  command: string[];
  /** The folder in which it is started. */
  folder: string;
  /** The path of its webhook endpoint. */
  webhookPath: string;
  /** A path that responds once it is ready. */
  readyPath: string;
  /** Additional environment variables. */
  environment: Record<string, string>;
}

/** The shop's webhook endpoint, as it is registered with the checkout. */
export interface Endpoint {
  id: string;
  /** The URL that receives webhooks. */
  url: string;
  /** The secret that they are signed with. */
  secret: string;
}

/** The delivery of one event to one endpoint, as the API returns it. */
interface Delivery {
  endpoint: string;
  status: string;
  last_status: number | null;
  last_failure: string | null;
}

const DEFAULT_TIMEOUT = 20_000;

export class Shop {
  readonly #service: Service;
  readonly #data: string;
  readonly #endpoint: Endpoint;
  readonly #checkout: Checkout;

  private constructor(
    /** The origin of its pages. */
    readonly origin: string,
    data: string,
    endpoint: Endpoint,
    checkout: Checkout,
    service: Service,
  ) {
    this.#checkout = checkout;
    this.#data = data;
    this.#endpoint = endpoint;
    this.#service = service;
  }

  /**
   * Starts the shop on this port with the environment variables `CHECKOUT_ORIGIN`, `CHECKOUT_KEY`, `WEBHOOK_SECRET`,
   * `PORT`, and `DATA` (an empty folder for its orders), and waits until it is ready.
   */
  static async start(port: number, checkout: Checkout, options: ShopOptions): Promise<Shop> {
    const [program, ...parameters] = options.command;
    if (program === undefined) throw new Error('shopCommand is empty');
    const origin = shopOrigin(port);
    const url = `http://127.0.0.1:${port}${options.webhookPath}`;
    const endpoint = (await checkout.post('/webhook_endpoints', { url })) as Endpoint;
    const data = mkdtempSync(path.join(tmpdir(), 'bkash-shop-'));
    const service = new Service({
      name: 'the shop',
      program,
      arguments: parameters,
      environment: {
        CHECKOUT_ORIGIN: checkout.origin,
        CHECKOUT_KEY: checkout.key,
        WEBHOOK_SECRET: endpoint.secret,
        PORT: String(port),
        DATA: path.join(data, 'orders'),
        ...options.environment,
      },
      folder: options.folder,
      log: path.join(data, 'shop.log'),
      port,
      readiness: `http://127.0.0.1:${port}${options.readyPath}`,
    });
    const shop = new Shop(origin, data, endpoint, checkout, service);
    try {
      await service.start();
    } catch (error) {
      await shop.stop();
      throw error;
    }
    return shop;
  }

  /** Kills it with SIGKILL, like a power cut. */
  async kill(): Promise<void> {
    await this.#service.kill();
  }

  /** Starts it after a `kill`, on the same port with the same data. */
  async start(): Promise<void> {
    await this.#service.start();
  }

  /** Stops it and removes its data. */
  async stop(): Promise<void> {
    await this.#service.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /**
   * Waits until the shop has acknowledged an event of the checkout with 2xx. After that, the shop's pages show the result
   * of the event.
   */
  async waitForDelivery({ id, type }: WebhookEvent, { timeout = DEFAULT_TIMEOUT } = {}): Promise<void> {
    for (const deadline = Date.now() + timeout; ; await sleep(25)) {
      const { data } = (await this.#checkout.get(`/events/${id}/deliveries`)) as { data: Delivery[] };
      const delivery = data.find(({ endpoint }) => endpoint === this.#endpoint.id);
      if (delivery?.status === 'succeeded') return;
      if (Date.now() > deadline) {
        const last = delivery?.last_status ?? delivery?.last_failure ?? 'none';
        throw new Error(`the shop did not acknowledge ${type} within ${timeout} ms; its last response: ${last}`);
      }
    }
  }

  /**
   * Sends the shop an event, signed like the checkout's or not, and returns the status of its response. Use an event that
   * `webhooks` received to deliver it again, or one of `webhookEvent`.
   */
  async deliver(event: WebhookEvent, signature: SignatureKind = 'signed'): Promise<number> {
    return post(this.#endpoint.url, this.#endpoint.secret, event, signature);
  }

  /** For messages that `deliver` cannot send, such as altered ones. */
  get endpoint(): Endpoint {
    return { ...this.#endpoint };
  }

  /** The shop's log. */
  log(): string {
    return this.#service.log();
  }
}

/** The origin of a shop. `localhost` is a different site from the checkout's 127.0.0.1, as in production. */
export function shopOrigin(port: number): string {
  return `http://localhost:${port}`;
}
