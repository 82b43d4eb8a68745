// src/server.tsx
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { Checkout, CheckoutError, verifyWebhook, WebhookVerificationError } from "bkash-checkout";

// src/document.tsx
import { renderToStaticMarkup, renderToString } from "react-dom/server";

// src/order.ts
var isWaiting = (order2, back) => order2.url !== void 0 && (order2.status === "waiting" || order2.status === "open" && back);
async function load(number) {
  try {
    const answer2 = await fetch(`/api/orders/${number}`);
    return answer2.ok ? await answer2.json() : void 0;
  } catch {
    return void 0;
  }
}

// src/Shop.tsx
import { useEffect as useEffect2, useState } from "react";

// src/BkashCheckout.tsx
import { createElement, useEffect, useRef } from "react";
import { jsx } from "react/jsx-runtime";
var HEARD = { ready: "onReady", paid: "onPaid", failed: "onFailed", cancelled: "onCancelled", closed: "onClosed" };
function BkashCheckout(props) {
  const tag = useRef(null);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const host = tag.current;
    const leaving = new AbortController();
    for (const [type, property] of Object.entries(HEARD)) {
      const tell = (event) => {
        if (event instanceof CustomEvent) latest.current[property]?.(event.detail, event);
      };
      host?.addEventListener(type, tell, { signal: leaving.signal });
    }
    return () => leaving.abort();
  }, []);
  const { session, url, mode, lang, children = "Pay with bKash" } = props;
  return createElement("bkash-checkout", { ref: tag, session, mode, lang }, /* @__PURE__ */ jsx("a", { href: url, children }));
}

// src/Shop.tsx
import { Fragment, jsx as jsx2, jsxs } from "react/jsx-runtime";
function Shop(props) {
  return "order" in props ? /* @__PURE__ */ jsx2(OrderPage, { first: props.order, back: props.back }) : /* @__PURE__ */ jsx2(Goods, { ...props });
}
function Goods({ number, price }) {
  const [pressed, setPressed] = useState(false);
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx2("img", { src: "/honey.svg", width: "320", height: "240", alt: "A jar of honey" }),
    /* @__PURE__ */ jsx2("h1", { lang: "bn", children: "\u09B8\u09C1\u09A8\u09CD\u09A6\u09B0\u09AC\u09A8\u09C7\u09B0 \u09AE\u09A7\u09C1" }),
    /* @__PURE__ */ jsx2("p", { lang: "bn", children: "\u0996\u09B2\u09BF\u09B6\u09BE \u09AB\u09C1\u09B2\u09C7\u09B0, \u09EB\u09E6\u09E6 \u0997\u09CD\u09B0\u09BE\u09AE" }),
    /* @__PURE__ */ jsxs("p", { className: "price", children: [
      "\u09F3",
      price
    ] }),
    /* @__PURE__ */ jsxs("form", { method: "post", action: "/orders", onSubmit: () => setPressed(true), children: [
      /* @__PURE__ */ jsx2("input", { type: "hidden", name: "order", value: number }),
      /* @__PURE__ */ jsx2("button", { disabled: pressed, children: "Order now" })
    ] })
  ] });
}
function OrderPage({ first, back }) {
  const [order2, setOrder] = useState(first);
  const [hinted, setHinted] = useState(back);
  const waiting = isWaiting(order2, hinted);
  useEffect2(() => {
    if (!waiting) return void 0;
    const again = setInterval(async () => setOrder(await load(order2.number) ?? order2), 1e3);
    return () => clearInterval(again);
  }, [waiting, order2]);
  const facts = /* @__PURE__ */ jsxs("p", { children: [
    "Order ",
    order2.number.slice(0, 8).toUpperCase(),
    " \xB7 \u09F3",
    order2.amount
  ] });
  if (order2.status === "paid") {
    return /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx2("h1", { children: "Thank you!" }),
      facts,
      /* @__PURE__ */ jsxs("p", { role: "status", children: [
        "It is paid. Parcels on their way to you: ",
        order2.parcels,
        "."
      ] })
    ] });
  }
  if (order2.status === "check") {
    return /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx2("h1", { children: "We are looking into your payment" }),
      facts,
      /* @__PURE__ */ jsx2("p", { role: "status", children: "Please do not pay again: we will write to you." })
    ] });
  }
  if (order2.status === "over") {
    return /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx2("h1", { children: "This order is over" }),
      facts,
      /* @__PURE__ */ jsxs("p", { role: "status", children: [
        "No money was taken. ",
        /* @__PURE__ */ jsx2("a", { href: "/", children: "Order again" })
      ] })
    ] });
  }
  if (order2.session === void 0 || order2.url === void 0) {
    return /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx2("h1", { children: "Almost there" }),
      facts,
      /* @__PURE__ */ jsx2("p", { role: "status", children: "bKash could not be reached. Nothing was taken." }),
      /* @__PURE__ */ jsxs("form", { method: "post", action: "/orders", children: [
        /* @__PURE__ */ jsx2("input", { type: "hidden", name: "order", value: order2.number }),
        /* @__PURE__ */ jsx2("button", { children: "Try again" })
      ] })
    ] });
  }
  if (waiting) {
    return /* @__PURE__ */ jsxs(Fragment, { children: [
      /* @__PURE__ */ jsx2("h1", { children: "One moment" }),
      facts,
      /* @__PURE__ */ jsx2("p", { role: "status", children: "We are waiting for word of your payment. This page goes on by itself." }),
      /* @__PURE__ */ jsx2("p", { children: /* @__PURE__ */ jsx2("a", { href: `/orders/${order2.number}`, children: "Not paid yet?" }) })
    ] });
  }
  return /* @__PURE__ */ jsxs(Fragment, { children: [
    /* @__PURE__ */ jsx2("h1", { children: "Your order" }),
    facts,
    /* @__PURE__ */ jsx2(BkashCheckout, { session: order2.session, url: order2.url, mode: "modal", onPaid: () => setHinted(true) })
  ] });
}

// src/document.tsx
import { jsx as jsx3, jsxs as jsxs2 } from "react/jsx-runtime";
var SCRIPT = "/embed/v1.03849c51268faac2.js";
var INTEGRITY = "sha384-BclqbZ9EKCGg5wT/U/c/h6NQNIGSBfTDpqKE1hSee2HBzBi88wpxi9Gf1lXhsNwG";
var headers = (origin2) => ({
  "content-type": "text/html; charset=utf-8",
  "content-security-policy": [
    "default-src 'none'",
    `script-src 'self' '${INTEGRITY}'`,
    "connect-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    `frame-src ${origin2}`,
    `form-action 'self' ${origin2}`,
    "base-uri 'none'",
    "frame-ancestors 'none'"
  ].join("; "),
  "referrer-policy": "same-origin",
  "x-content-type-options": "nosniff",
  "cache-control": "no-store"
});
function shopPage(origin2, title, props) {
  const waiting = "order" in props && isWaiting(props.order, props.back);
  const drawn = { __html: renderToString(/* @__PURE__ */ jsx3(Shop, { ...props })) };
  return page(origin2, title, waiting, /* @__PURE__ */ jsx3("main", { "data-props": JSON.stringify(props), dangerouslySetInnerHTML: drawn }));
}
var notHere = (origin2) => page(
  origin2,
  "Not here",
  false,
  /* @__PURE__ */ jsxs2("main", { children: [
    /* @__PURE__ */ jsx3("h1", { children: "There is no such page" }),
    /* @__PURE__ */ jsx3("p", { children: /* @__PURE__ */ jsx3("a", { href: "/", children: "To the goods" }) })
  ] })
);
function page(origin2, title, waiting, main) {
  const html2 = renderToStaticMarkup(
    /* @__PURE__ */ jsxs2("html", { lang: "en", children: [
      /* @__PURE__ */ jsxs2("head", { children: [
        /* @__PURE__ */ jsx3("meta", { charSet: "utf-8" }),
        /* @__PURE__ */ jsx3("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
        /* @__PURE__ */ jsx3("title", { children: `${title} \u2013 \u09AE\u09CC\u099A\u09BE\u0995` }),
        /* @__PURE__ */ jsx3("link", { rel: "icon", href: "/honey.svg", type: "image/svg+xml" }),
        /* @__PURE__ */ jsx3("link", { rel: "stylesheet", href: "/style.css" }),
        /* @__PURE__ */ jsx3("script", { src: origin2 + SCRIPT, integrity: INTEGRITY, crossOrigin: "anonymous", async: true }),
        /* @__PURE__ */ jsx3("script", { src: "/shop.js", defer: true }),
        waiting && /* @__PURE__ */ jsx3("noscript", { dangerouslySetInnerHTML: { __html: '<meta http-equiv="refresh" content="2">' } })
      ] }),
      /* @__PURE__ */ jsxs2("body", { children: [
        /* @__PURE__ */ jsx3("header", { children: /* @__PURE__ */ jsx3("a", { href: "/", lang: "bn", children: "\u09AE\u09CC\u099A\u09BE\u0995" }) }),
        main
      ] })
    ] })
  );
  return `<!doctype html>${html2}`;
}

// src/orders.ts
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
var STATUS = {
  open: "open",
  at_bkash: "open",
  processing: "waiting",
  unknown: "waiting",
  paid: "paid",
  needs_check: "check",
  cancelled: "over",
  expired: "over"
};
var newNumber = () => randomBytes(16).toString("hex");
var isNumber = (text) => /^[0-9a-f]{32}$/.test(text);
var Orders = class {
  #folder;
  constructor(data) {
    this.#folder = path.join(data, "orders");
    mkdirSync(this.#folder, { recursive: true, mode: 448 });
  }
  /** An order, or undefined. */
  find(number) {
    if (!isNumber(number)) return void 0;
    try {
      return JSON.parse(readFileSync(this.#file(number), "utf8"));
    } catch (error) {
      if (error.code === "ENOENT") return void 0;
      throw error;
    }
  }
  /** The order of that number, made if there is none yet. */
  make(number, amount) {
    const found = this.find(number);
    if (found) return found;
    return this.#write({ number, amount, status: "open", sequence: 0, webhooks: [], parcels: [] });
  }
  attach(number, { id, url }) {
    const order2 = this.find(number);
    if (order2) this.#write({ ...order2, session: id, url });
  }
  /**
   * Takes what a verified webhook says. The same message again, or one that is older than what is known, changes nothing.
   * All of it is on the disk when this returns, and nothing else of this process runs in between.
   */
  hear({ id, sequence, object }) {
    if (object.object !== "checkout_session") return;
    const order2 = this.find(object.invoice);
    if (!order2 || order2.webhooks.includes(id) || sequence <= order2.sequence) return;
    const news = { ...order2, sequence, webhooks: [...order2.webhooks, id] };
    if (order2.status !== "paid") {
      news.status = STATUS[object.status] ?? order2.status;
      if (news.status === "paid" && object.amount !== order2.amount) news.status = "check";
      if (news.status === "paid") news.parcels = [(/* @__PURE__ */ new Date()).toISOString()];
    }
    this.#write(news);
  }
  /** A file is replaced, never overwritten: whoever dies in between leaves the old order or the new one. */
  #write(order2) {
    const file = this.#file(order2.number);
    const handle = openSync(`${file}.new`, "w", 384);
    writeSync(handle, JSON.stringify(order2, null, 2));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.new`, file);
    return order2;
  }
  #file(number) {
    return path.join(this.#folder, `${number}.json`);
  }
};

// src/settings.ts
import { fileURLToPath } from "node:url";
function readSettings(environment = process.env) {
  const { CHECKOUT_ORIGIN = "", CHECKOUT_KEY = "", WEBHOOK_SECRET = "", PORT, SHOP_ORIGIN, DATA } = environment;
  const needed = { CHECKOUT_ORIGIN, CHECKOUT_KEY, WEBHOOK_SECRET };
  const missing = Object.entries(needed).flatMap(([name, value]) => value === "" ? [name] : []);
  if (missing.length > 0) {
    console.error(`Set ${missing.join(", ")} in the environment: README.md says to what.`);
    process.exit(1);
  }
  const port = Number(PORT || 8080);
  return {
    checkoutOrigin: CHECKOUT_ORIGIN.replace(/\/+$/, ""),
    checkoutKey: CHECKOUT_KEY,
    webhookSecret: WEBHOOK_SECRET,
    port,
    shopOrigin: (SHOP_ORIGIN || `http://localhost:${port}`).replace(/\/+$/, ""),
    data: DATA || fileURLToPath(new URL("../data", import.meta.url))
  };
}

// src/server.tsx
var PRICE = "700.00";
var FILES = {
  "/style.css": ["public/style.css", "text/css"],
  "/honey.svg": ["public/honey.svg", "image/svg+xml"],
  "/shop.js": ["dist/shop.js", "text/javascript"]
};
var settings = readSettings();
var origin = settings.checkoutOrigin;
var checkout = new Checkout({ origin, key: settings.checkoutKey });
var orders = new Orders(settings.data);
var html = (body, status = 200) => ({ status, headers: headers(origin), body });
async function answer(request) {
  const { pathname, searchParams } = new URL(request.url ?? "/", settings.shopOrigin);
  const asked = `${request.method} ${pathname}`;
  if (asked === "GET /") return html(shopPage(origin, "Honey", { number: newNumber(), price: PRICE }));
  if (asked === "POST /orders") return order(new URLSearchParams((await read(request)).toString()).get("order"));
  if (asked === "POST /webhooks") return hear(await read(request), request);
  const file = FILES[pathname];
  if (file && request.method === "GET") {
    return { status: 200, headers: { "content-type": file[1] }, body: await readFile(file[0]) };
  }
  const [, api, number] = /^GET (\/api)?\/orders\/([0-9a-f]{32})$/.exec(asked) ?? [];
  const known = number && shown(number);
  if (!known) return html(notHere(origin), 404);
  if (api) {
    const type = { "content-type": "application/json", "cache-control": "no-store" };
    return { status: 200, headers: type, body: JSON.stringify(known) };
  }
  return html(shopPage(origin, "Your order", { order: known, back: searchParams.has("back") }));
}
function shown(number) {
  const found = orders.find(number);
  if (!found) return void 0;
  const { sequence: _sequence, webhooks: _webhooks, parcels, ...told } = found;
  return { ...told, parcels: parcels.length };
}
async function order(number) {
  if (number === null || !isNumber(number)) return { status: 400 };
  const { session, amount } = orders.make(number, PRICE);
  if (!session) {
    const page2 = `${settings.shopOrigin}/orders/${number}`;
    const wish = { amount, invoice: number, success_url: `${page2}?back`, cancel_url: page2 };
    try {
      orders.attach(number, await checkout.sessions.create(wish, { idempotencyKey: number }));
    } catch (error) {
      if (!(error instanceof CheckoutError)) throw error;
      console.error(`order ${number} has no session: ${error.message}`);
    }
  }
  return { status: 303, headers: { location: `/orders/${number}` } };
}
function hear(body, { headers: signed }) {
  try {
    orders.hear(verifyWebhook(body, signed, settings.webhookSecret));
    return { status: 204 };
  } catch (error) {
    if (error instanceof WebhookVerificationError) return { status: 400 };
    throw error;
  }
}
async function read(request) {
  const chunks = [];
  let length = 0;
  for await (const chunk of request) {
    length += chunk.length;
    if (length > 1e6) throw new Error("a body of more than a megabyte");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
var server = createServer(async (request, response) => {
  try {
    const reply = await answer(request);
    response.writeHead(reply.status, reply.headers).end(reply.body);
  } catch (error) {
    console.error(error);
    response.writeHead(503).end();
  }
});
server.listen(settings.port, "127.0.0.1", () => console.error(`The shop is open at ${settings.shopOrigin}`));
