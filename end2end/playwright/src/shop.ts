// The shop that is tested: its own server, told by the environment where the checkout is. Ended and killed like the
// checkout, because a shop must survive that as well, and sent webhooks of the test's own making.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Checkout } from './checkout.js';
import { post, type SignatureKind } from './delivery.js';
import type { WebhookEvent } from './resources.js';
import { Service } from './service.js';

export interface ShopOptions {
  /** What starts it, such as `['node', 'shop.js']`. */
  command: string[];
  /** Where: the folder of Playwright's configuration unless said. */
  folder: string;
  /** The path that takes webhooks. */
  webhookPath: string;
  /** The path that answers once it is ready. */
  readyPath: string;
  /** More environment variables. */
  environment: Record<string, string>;
}

/** Its webhooks' address, as the checkout registered it. */
export interface Endpoint {
  id: string;
  /** Where the shop takes webhooks. */
  url: string;
  /** What they are signed with. */
  secret: string;
}

/** What the checkout says of one event on its way to one endpoint. */
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
    /** Where its pages are. */
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
   * Starts the shop at this port with `CHECKOUT_ORIGIN`, `CHECKOUT_KEY`, `WEBHOOK_SECRET`, `PORT`, and `DATA` (an
   * empty folder for its orders) in the environment, and waits until it answers.
   */
  static async start(port: number, checkout: Checkout, options: ShopOptions): Promise<Shop> {
    const [program, ...words] = options.command;
    if (program === undefined) throw new Error('shopCommand is empty');
    const origin = shopOrigin(port);
    const url = `http://127.0.0.1:${port}${options.webhookPath}`;
    const endpoint = (await checkout.post('/webhook_endpoints', { url })) as Endpoint;
    const data = mkdtempSync(path.join(tmpdir(), 'bkash-shop-'));
    const service = new Service({
      name: 'the shop',
      program,
      arguments: words,
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

  /** It dies as in a power cut. */
  async kill(): Promise<void> {
    await this.#service.kill();
  }

  /** Starts it again after a `kill`, on the same port with the same data. */
  async start(): Promise<void> {
    await this.#service.start();
  }

  /** Ends it and removes its data. */
  async stop(): Promise<void> {
    await this.#service.stop();
    rmSync(this.#data, { recursive: true, force: true });
  }

  /**
   * Waits until the shop has taken an event of the checkout's: its answer was 2xx. What the shop shows after that is what
   * it made of the event.
   */
  async waitForDelivery({ id, type }: WebhookEvent, { timeout = DEFAULT_TIMEOUT } = {}): Promise<void> {
    for (const deadline = Date.now() + timeout; ; await sleep(25)) {
      const { data } = (await this.#checkout.get(`/events/${id}/deliveries`)) as { data: Delivery[] };
      const delivery = data.find(({ endpoint }) => endpoint === this.#endpoint.id);
      if (delivery?.status === 'succeeded') return;
      if (Date.now() > deadline) {
        const last = delivery?.last_status ?? delivery?.last_failure ?? 'nothing yet';
        throw new Error(`the shop did not take ${type} within ${timeout} ms; its last answer: ${last}`);
      }
    }
  }

  /**
   * Sends it an event, as the checkout would or as somebody else might, and gives the status that it answers. An event
   * of `webhooks` comes a second time so; `webhookEvent` makes others.
   */
  async deliver(event: WebhookEvent, signature: SignatureKind = 'signed'): Promise<number> {
    return post(this.#endpoint.url, this.#endpoint.secret, event, signature);
  }

  /** For messages that `deliver` does not make, such as one that was altered on its way. */
  get endpoint(): Endpoint {
    return { ...this.#endpoint };
  }

  /** Everything that it has written. */
  log(): string {
    return this.#service.log();
  }
}

/** `localhost`, which is another site than the checkout's 127.0.0.1, as in production. */
export function shopOrigin(port: number): string {
  return `http://localhost:${port}`;
}
