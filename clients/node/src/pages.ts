// Lists: as long as they are, a page at a time.

import type { Call, Caller } from './caller.js';

/** Some of a list, and where it goes on. */
export interface Page<T> {
  object: 'list';
  data: T[];
  /** What `cursor` asks for the next page with; nothing if this is the last. */
  next_cursor: string | null;
}

/**
 * A list. `for await (const one of list)` goes through all of it and asks for each page when it is needed;
 * `await list.page()` is one page.
 */
export class Pages<T> implements AsyncIterable<T> {
  readonly #caller: Caller;
  readonly #call: Call;

  constructor(caller: Caller, call: Call) {
    this.#caller = caller;
    this.#call = call;
  }

  /** The first page, or the one at `cursor`. */
  page(): Promise<Page<T>> {
    return this.#caller.call<Page<T>>(this.#call);
  }

  /** Every page. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let call = this.#call;
    for (;;) {
      const page = await this.#caller.call<Page<T>>(call);
      yield page;
      if (page.next_cursor === null) return;
      call = { ...call, query: { ...call.query, cursor: page.next_cursor } };
    }
  }

  /** Every object. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** All of them in an array, but no more than `limit`. */
  async toArray(limit: number): Promise<T[]> {
    const found: T[] = [];
    if (limit <= 0) return found;
    for await (const one of this) {
      found.push(one);
      if (found.length >= limit) break;
    }
    return found;
  }
}
