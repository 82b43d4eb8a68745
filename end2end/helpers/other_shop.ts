// A shop on another site, with the strictest policy that the embed script works under. Its pages have no style, and only
// that script.

import { createServer, type Server } from 'node:http';
import { once } from 'node:events';

/** The content of the shop's page. */
export interface ShopConfig {
  /** The checkout's origin. */
  checkout: string;
  /** The tag of the script and the policy, as `bkash-checkout embed` prints them. */
  tag: string;
  policy: string;
}

export class OtherShop {
  private config: ShopConfig = { checkout: '', tag: '', policy: "default-src 'none'" };

  private constructor(
    /** Its origin. `localhost` is a different site from the checkout's 127.0.0.1. */
    readonly origin: string,
    private readonly server: Server,
  ) {}

  /** Opens a shop on a free port. */
  static async open(): Promise<OtherShop> {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('a TCP server has no port');
    const shop = new OtherShop(`http://localhost:${address.port}`, server);
    server.on('request', (request, response) => {
      const url = new URL(request.url ?? '/', shop.origin);
      const headers = {
        'content-type': 'text/html; charset=utf-8',
        'content-security-policy': shop.config.policy,
      };
      const status = url.pathname === '/favicon.ico' ? 204 : 200;
      response.writeHead(status, headers).end(status === 200 ? shop.#page(url) : undefined);
    });
    return shop;
  }

  /** Sets the checkout that the shop uses. */
  configure(config: ShopConfig): void {
    this.config = config;
  }

  /** The URL of a page with this body. */
  page(body: string, language = 'en'): string {
    const query = new URLSearchParams({ body, language });
    return `${this.origin}/?${query}`;
  }

  async close(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, 'close');
  }

  #page({ pathname, searchParams }: URL): string {
    const language = searchParams.get('language') ?? 'en';
    const head = `<!doctype html><html lang="${language}"><meta charset="utf-8"><title>Another shop</title>
      <meta name="viewport" content="width=device-width, initial-scale=1">`;
    if (pathname !== '/') return `${head}<main><h1>${pathname.slice(1)}</h1></main>`;
    return `${head}${this.config.tag}<main><h1>Another shop</h1>${searchParams.get('body') ?? ''}</main>`;
  }
}
