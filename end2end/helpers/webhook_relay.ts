// Stands between the checkout and a shop: passes every webhook on as it came, or holds it back for a while, so that a
// test can look at the shop before it knows.

import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type Server } from 'node:http';

/** One message, byte for byte. */
export interface Message {
  headers: Record<string, string>;
  body: string;
}

export class WebhookRelay {
  /** Every message that came, in order; a retry is a message too. */
  readonly seen: Message[] = [];
  private gate = Promise.resolve();
  private open = (): void => undefined;

  private constructor(
    /** What the merchant registers with the checkout. */
    readonly address: string,
    private readonly server: Server,
  ) {}

  /** Passes on to `target`. */
  static async start(target: string): Promise<WebhookRelay> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    const relay = new WebhookRelay(`http://127.0.0.1:${address.port}/`, server);
    server.on('request', async (request, response) => {
      const message = { headers: signed(request.headers), body: await text(request) };
      relay.seen.push(message);
      await relay.gate;
      try {
        response.writeHead(await send(target, message)).end();
      } catch {
        // The shop is not there, so neither is the relay.
        request.socket.destroy();
      }
    });
    return relay;
  }

  /** Keeps what comes from now on, until `release`. */
  hold(): void {
    this.gate = new Promise((resolve) => (this.open = resolve));
  }

  release(): void {
    this.open();
    this.gate = Promise.resolve();
  }

  async stop(): Promise<void> {
    this.release();
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }
}

/** Posts a message and gives the status of the answer. */
export async function send(target: string, { headers, body }: Message): Promise<number> {
  const answer = await fetch(target, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return answer.status;
}

function signed(headers: IncomingHttpHeaders): Record<string, string> {
  const names = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];
  return Object.fromEntries(names.map((name) => [name, String(headers[name] ?? '')]));
}

async function text(request: IncomingMessage): Promise<string> {
  let whole = '';
  request.setEncoding('utf8');
  for await (const chunk of request) whole += chunk;
  return whole;
}
