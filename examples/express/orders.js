// The shop's own orders, one file each. Only these say what is paid; nothing that a browser sends does.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** What the shop calls what the checkout calls it. Every event tells where its session stands: the newest one is enough. */
const STATUS = {
  open: 'open',
  processing: 'waiting',
  paid: 'paid',
  needs_attention: 'check',
  cancelled: 'over',
  expired: 'over',
};

/** The page draws an order's number before there is an order: pressing twice sends the same one. */
export const newNumber = () => randomBytes(16).toString('hex');

/** Only what `newNumber` can have drawn, so that no path can be smuggled in. */
export const isNumber = (text) => typeof text === 'string' && /^[0-9a-f]{32}$/.test(text);

export class Orders {
  #folder;

  constructor(data) {
    this.#folder = path.join(data, 'orders');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** An order, or undefined. */
  find(number) {
    if (!isNumber(number)) return undefined;
    try {
      return JSON.parse(readFileSync(this.#file(number), 'utf8'));
    } catch (error) {
      if (error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The order of that number, made if there is none yet. */
  make(number, amount) {
    const found = this.find(number);
    if (found) return found;
    return this.#write({ number, amount, status: 'open', sequence: 0, webhooks: [], parcels: [] });
  }

  attach(number, session) {
    return this.#write({ ...this.find(number), session: session.id, url: session.url });
  }

  /**
   * Takes what a verified webhook says. The same message again, or one that is older than what is known, changes nothing.
   * All of it is on the disk when this returns, and nothing else of this process runs in between.
   */
  hear({ id, sequence, object }) {
    if (object.object !== 'checkout_session') return;
    const order = this.find(object.invoice);
    if (!order || order.webhooks.includes(id) || sequence <= order.sequence) return;
    const news = { ...order, sequence, webhooks: [...order.webhooks, id] };
    if (order.status !== 'paid') {
      news.status = STATUS[object.status] ?? order.status;
      if (news.status === 'paid' && object.amount !== order.amount) news.status = 'check';
      if (news.status === 'paid') news.parcels = [new Date().toISOString()];
    }
    this.#write(news);
  }

  /** A file is replaced, never overwritten: whoever dies in between leaves the old order or the new one. */
  #write(order) {
    const file = this.#file(order.number);
    const handle = openSync(`${file}.new`, 'w', 0o600);
    writeSync(handle, JSON.stringify(order, null, 2));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.new`, file);
    return order;
  }

  #file(number) {
    return path.join(this.#folder, `${number}.json`);
  }
}
