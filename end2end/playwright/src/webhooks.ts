// The receiver of a test's webhooks: an endpoint of the checkout that checks every delivery with the published
// Standard Webhooks library, as a shop does, and that can refuse or be slow.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { Webhook } from 'standardwebhooks';

import type { Checkout } from './checkout.js';
import type { WebhookEvent } from './resources.js';

/** Which event: fields of the session, agreement or notification that it happened to, or a question of one's own. */
export type Match = Record<string, unknown> | ((event: WebhookEvent) => boolean);

interface Wait {
  wants: (event: WebhookEvent) => boolean;
  give: (event: WebhookEvent) => void;
}

/** How the next deliveries are answered. */
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
  /** What was taken, in order; an event that was refused first is here once. */
  readonly #taken = new Map<string, WebhookEvent>();
  readonly #given = new Set<string>();
  readonly #waiting = new Set<Wait>();
  readonly #answers: Answer[] = [];
  readonly #unverified: string[] = [];
  #attempts = 0;

  private constructor(
    /** The address that is registered with the checkout. */
    readonly url: string,
    server: Server,
    checkout: Checkout,
  ) {
    this.#server = server;
    this.#checkout = checkout;
  }

  /** Listens on a free port, and registers there with the checkout. */
  static async open(checkout: Checkout): Promise<WebhookReceiver> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const receiver = new WebhookReceiver(`http://127.0.0.1:${port}/webhooks`, server, checkout);
    server.on('request', (request, response) => {
      receiver.#receive(request, response).catch(() => response.destroy());
    });
    const made = (await checkout.post('/webhook_endpoints', { url: receiver.url })) as { id: string; secret: string };
    receiver.#endpoint = made.id;
    receiver.#verifier = new Webhook(made.secret);
    return receiver;
  }

  /**
   * The next event of this type, such as `payment.completed`, that matches and that `next` has not given yet. It may
   * have come already; otherwise it is waited for.
   */
  async next(type: string, match: Match = {}, { timeout = DEFAULT_TIMEOUT } = {}): Promise<WebhookEvent> {
    const wants = (event: WebhookEvent): boolean =>
      event.type === type && !this.#given.has(event.id) && matches(event, match);
    const event = this.all().find(wants) ?? (await this.#wait(wants, describe(type, match), timeout));
    this.#given.add(event.id);
    return event;
  }

  /** Every event that was taken so far, in the order of coming. */
  all(): WebhookEvent[] {
    return [...this.#taken.values()];
  }

  /** How many deliveries have come, those that were refused among them. */
  get attempts(): number {
    return this.#attempts;
  }

  /** The next deliveries are answered with this status; the checkout comes again 5 seconds later, then 5 minutes. */
  refuse(times = 1, status = 503): void {
    this.#answers.push(...Array.from({ length: times }, () => ({ status })));
  }

  /** The next deliveries are answered only after so long. */
  delay(milliseconds: number, times = 1): void {
    this.#answers.push(...Array.from({ length: times }, () => ({ milliseconds })));
  }

  /** What came without a right signature. Fixtures fail a test that leaves any. */
  unverified(): string[] {
    return [...this.#unverified];
  }

  /** Ends it, and takes the endpoint away from the checkout if that still runs. */
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
    if (status >= 200 && status < 300) this.#take(event);
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

  #take(event: WebhookEvent): void {
    if (this.#taken.has(event.id)) return;
    this.#taken.set(event.id, event);
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
        const came = this.all().map(({ type }) => type);
        const message = `no ${what} within ${timeout} ms; what came: ${came.join(', ') || 'nothing'}`;
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
