// The shop's orders, one file each. Only an order says whether it is paid, never a browser.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

/** The shop's word for each status of a session. Every event has the current status, so the newest one is enough. */
const STATUS = {
  open: 'open',
  processing: 'waiting',
  paid: 'paid',
  needs_attention: 'check',
  cancelled: 'over',
  expired: 'over',
};

/** The page contains the number before the order exists, so pressing the button twice sends the same number. */
export const newNumber = () => randomBytes(16).toString('hex');

/** Accepts only results of `newNumber`, so that a number cannot contain a path. */
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

  /** The order with this number. Creates it if it does not exist. */
  create(number, amount) {
    const found = this.find(number);
    if (found) return found;
    return this.#write({ number, amount, status: 'open', sequence: 0, webhooks: [], parcels: [] });
  }

  attach(number, session) {
    return this.#write({ ...this.find(number), session: session.id, url: session.url });
  }

  /**
   * Applies a verified webhook. A message that was handled, or is older than the order's state, changes nothing.
   * The change is on disk when this returns. Nothing else of this process runs in between.
   */
  apply({ id, sequence, object }) {
    if (object.object !== 'checkout_session') return;
    const order = this.find(object.invoice);
    if (!order || order.webhooks.includes(id) || sequence <= order.sequence) return;
    const update = { ...order, sequence, webhooks: [...order.webhooks, id] };
    if (order.status !== 'paid') {
      update.status = STATUS[object.status] ?? order.status;
      if (update.status === 'paid' && object.amount !== order.amount) update.status = 'check';
      if (update.status === 'paid') update.parcels = [new Date().toISOString()];
    }
    this.#write(update);
  }

  /** Replaces the file instead of overwriting it, so that a crash leaves the old order or the new one. */
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
