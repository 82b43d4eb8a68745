// A receiver of webhooks: an endpoint that verifies every delivery with the published Standard Webhooks library, as a shop
// does. It can reject deliveries or delay its responses.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Webhook } from 'standardwebhooks';

import type { Checkout } from './checkout.js';
import type { WebhookEvent } from './resources.js';

/** Selects events by fields of their session, agreement or notification, or by a function. */
export type Match = Record<string, unknown> | ((event: WebhookEvent) => boolean);

interface Wait {
  wants: (event: WebhookEvent) => boolean;
  give: (event: WebhookEvent) => void;
}

/** The response to a delivery. */
interface Answer {
  status?: number;
  milliseconds?: number;
}

const DEFAULT_TIMEOUT = 20_000;

export class WebhookReceiver {
  readonly #server: Server;
  readonly #checkout: Checkout;
  #verifier: Webhook | undefined;
  #endpoint = '';
  /** The acknowledged events, in order of arrival. */
  readonly #received = new Map<string, WebhookEvent>();
  readonly #returned = new Set<string>();
  readonly #waiting = new Set<Wait>();
  readonly #answers: Answer[] = [];
  readonly #unverified: string[] = [];
  #attempts = 0;

  private constructor(
    /** The URL that is registered with the checkout. */
    readonly url: string,
    server: Server,
    checkout: Checkout,
  ) {
    this.#server = server;
    this.#checkout = checkout;
  }

  /** Listens on a free port, and registers its URL with the checkout. */
  static async open(checkout: Checkout): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const receiver = new WebhookReceiver(`http://127.0.0.1:${port}/webhooks`, server, checkout);
    server.on('request', (request, response) => {
      receiver.#receive(request, response).catch(() => response.destroy());
    });
    const created = (await checkout.post('/webhook_endpoints', { url: receiver.url })) as { id: string; secret: string };
    receiver.#endpoint = created.id;
    receiver.#verifier = new Webhook(created.secret);
    return receiver;
  }

  /**
   * Returns the next event of this type, such as `payment.completed`, that matches and that `next` has not returned yet.
   * Waits for it if it has not arrived.
   */
  async next(type: string, match: Match = {}, { timeout = DEFAULT_TIMEOUT } = {}): Promise<WebhookEvent> {
    const wants = (event: WebhookEvent): boolean =>
      event.type === type && !this.#returned.has(event.id) && matches(event, match);
    const event = this.all().find(wants) ?? (await this.#wait(wants, describe(type, match), timeout));
    this.#returned.add(event.id);
    return event;
  }

  /** All events that were acknowledged, in order of arrival. */
  all(): WebhookEvent[] {
    return [...this.#received.values()];
  }

  /** The number of deliveries, including rejected ones. */
  get attempts(): number {
    return this.#attempts;
  }

  /** Rejects the next deliveries with this status. The checkout tries again after 5 seconds, then after 5 minutes. */
  refuse(times = 1, status = 503): void {
    this.#answers.push(...Array.from({ length: times }, () => ({ status })));
  }

  /** Delays the responses to the next deliveries. */
  delay(milliseconds: number, times = 1): void {
    this.#answers.push(...Array.from({ length: times }, () => ({ milliseconds })));
  }

  /** Deliveries with a wrong signature. The fixture fails a test that has any. */
  unverified(): string[] {
    return [...this.#unverified];
  }

  /** Stops the receiver, and deletes the endpoint if the checkout is running. */
  async close(): Promise<void> {
    await this.#checkout.delete(`/webhook_endpoints/${this.#endpoint}`).catch(() => undefined);
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    this.#attempts += 1;
    const event = this.#verified(request, body);
    if (event === undefined) {
      response.writeHead(401).end();
      return;
    }
    const { status = 204, milliseconds = 0 } = this.#answers.shift() ?? {};
    if (milliseconds > 0) await sleep(milliseconds);
    response.writeHead(status).end();
    if (status >= 200 && status < 300) this.#accept(event);
  }

  #verified(request: IncomingMessage, body: string): WebhookEvent | undefined {
    const header = (name: string): string => String(request.headers[name] ?? '');
    const headers = {
      'webhook-id': header('webhook-id'),
      'webhook-timestamp': header('webhook-timestamp'),
      'webhook-signature': header('webhook-signature'),
    };
    try {
      return this.#verifier?.verify(body, headers) as WebhookEvent | undefined;
    } catch (error) {
      this.#unverified.push(`${headers['webhook-id']}: ${String(error)}`);
      return undefined;
    }
  }

  #accept(event: WebhookEvent): void {
    if (this.#received.has(event.id)) return;
    this.#received.set(event.id, event);
    for (const wait of this.#waiting) if (wait.wants(event)) wait.give(event);
  }

  async #wait(wants: Wait['wants'], what: string, timeout: number): Promise<WebhookEvent> {
    return new Promise((resolve, reject) => {
      const wait: Wait = { wants, give: (event) => finish(() => resolve(event)) };
      const finish = (then: () => void): void => {
        clearTimeout(timer);
        this.#waiting.delete(wait);
        then();
      };
      const timer = setTimeout(() => {
        const received = this.all().map(({ type }) => type);
        const message = `no ${what} within ${timeout} ms; received: ${received.join(', ') || 'nothing'}`;
        finish(() => reject(new Error(message)));
      }, timeout);
      this.#waiting.add(wait);
    });
  }
}

function matches(event: WebhookEvent, match: Match): boolean {
  if (typeof match === 'function') return match(event);
  return Object.entries(match).every(([field, value]) => event.data.object[field] === value);
}

function describe(type: string, match: Match): string {
  return typeof match === 'function' ? `${type} that matches` : `${type} of ${JSON.stringify(match)}`;
}
