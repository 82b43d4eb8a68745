// The shop's orders, one file each. Only an order says whether it is paid, never a browser.

import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import path from 'node:path';

import type { CheckoutSession, WebhookEvent } from 'bkash-checkout';

type Status = 'open' | 'waiting' | 'paid' | 'check' | 'over';

/** An order, as it is stored. */
export interface StoredOrder {
  number: string;
  amount: string;
  status: Status;
  session?: string;
  url?: string;
  /** The sequence of the newest event that was handled. */
  sequence: number;
  /** The identifiers of the messages that were handled. */
  webhooks: string[];
  /** The times at which parcels were packed. */
  parcels: string[];
}

/** The shop's word for each status of a session. Every event has the current status, so the newest one is enough. */
const STATUS: Record<string, Status> = {
  open: 'open',
  processing: 'waiting',
  paid: 'paid',
  needs_attention: 'check',
  cancelled: 'over',
  expired: 'over',
};

/** The page contains the number before the order exists, so pressing the button twice sends the same number. */
export const newNumber = (): string => randomBytes(16).toString('hex');

/** Accepts only results of `newNumber`, so that a number cannot contain a path. */
export const isNumber = (text: string): boolean => /^[0-9a-f]{32}$/.test(text);

export class Orders {
  readonly #folder: string;

  constructor(data: string) {
    this.#folder = path.join(data, 'orders');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  /** An order, or undefined. */
  find(number: string): StoredOrder | undefined {
    if (!isNumber(number)) return undefined;
    try {
      return JSON.parse(readFileSync(this.#file(number), 'utf8')) as StoredOrder;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }

  /** The order with this number. Creates it if it does not exist. */
  create(number: string, amount: string): StoredOrder {
    const found = this.find(number);
    if (found) return found;
    return this.#write({ number, amount, status: 'open', sequence: 0, webhooks: [], parcels: [] });
  }

  attach(number: string, { id, url }: CheckoutSession): void {
    const order = this.find(number);
    if (order) this.#write({ ...order, session: id, url });
  }

  /**
   * Applies a verified webhook. A message that was handled, or is older than the order's state, changes nothing.
   * The change is on disk when this returns. Nothing else of this process runs in between.
   */
  apply({ id, sequence, object }: WebhookEvent): void {
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
  #write(order: StoredOrder): StoredOrder {
    const file = this.#file(order.number);
    const handle = openSync(`${file}.new`, 'w', 0o600);
    writeSync(handle, JSON.stringify(order, null, 2));
    fsyncSync(handle);
    closeSync(handle);
    renameSync(`${file}.new`, file);
    return order;
  }

  #file(number: string): string {
    return path.join(this.#folder, `${number}.json`);
  }
}
