// The document around the shop's pages, with the checkout's script and the strictest policy that it and React work under.

import type { ReactNode } from 'react';
import { renderToStaticMarkup, renderToString } from 'react-dom/server';

import { isWaiting } from './order.js';
import { Shop, type ShopProps } from './Shop.js';

/** The script's path and hash, as `bkash-checkout embed` prints them. A script with its hash in the name never changes. */
const SCRIPT = '/embed/v1.5b28a87a207a88c0.js';
const INTEGRITY = 'sha384-pFPcWYLLIthJQa/WsYWc1uV/bFfnNGxQISeyUCgX9euRH8B5h1kqbvUT59dQkLR/';

export const headers = (origin: string): Record<string, string> => ({
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `script-src 'self' '${INTEGRITY}'`,
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `frame-src ${origin}`,
    `form-action 'self' ${origin}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

/** A page of the shop, rendered on the server, so that the shop works without JavaScript. */
export function shopPage(origin: string, title: string, props: ShopProps): string {
  const waiting = 'order' in props && isWaiting(props.order, props.back);
  const drawn = { __html: renderToString(<Shop {...props} />) };
  return page(origin, title, waiting, <main data-props={JSON.stringify(props)} dangerouslySetInnerHTML={drawn} />);
}

export const notFound = (origin: string): string =>
  page(
    origin,
    'Not here',
    false,
    <main>
      <h1>There is no such page</h1>
      <p>
        <a href="/">To the goods</a>
      </p>
    </main>,
  );

function page(origin: string, title: string, waiting: boolean, main: ReactNode): string {
  const html = renderToStaticMarkup(
    <html lang="en">
      <head>
        <meta charSet="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${title} – মৌচাক`}</title>
        <link rel="icon" href="/honey.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/style.css" />
        <script src={origin + SCRIPT} integrity={INTEGRITY} crossOrigin="anonymous" async />
        <script src="/shop.js" defer />
        {waiting && <noscript dangerouslySetInnerHTML={{ __html: '<meta http-equiv="refresh" content="2">' }} />}
      </head>
      <body>
        <header>
          <a href="/" lang="bn">
            মৌচাক
          </a>
        </header>
        {main}
      </body>
    </html>,
  );
  return `<!doctype html>${html}`;
}
