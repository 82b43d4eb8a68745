// Paginated lists.

import type { ApiClient, ApiRequest } from './client.js';

/** A page of a list. */
export interface Page<T> {
  object: 'list';
  data: T[];
  /** The `cursor` of the next page; `null` on the last page. */
  next_cursor: string | null;
}

/**
 * A list. `for await (const object of list)` iterates over all objects and requests pages as needed;
 * `await list.page()` returns one page.
 */
export class Pages<T> implements AsyncIterable<T> {
  readonly #client: ApiClient;
  readonly #request: ApiRequest;

  constructor(client: ApiClient, request: ApiRequest) {
    this.#client = client;
    this.#request = request;
  }

  /** Returns the first page, or the page at `cursor`. */
  page(): Promise<Page<T>> {
    return this.#client.send<Page<T>>(this.#request);
  }

  /** Iterates over the pages. */
  async *pages(): AsyncGenerator<Page<T>, void, undefined> {
    let request = this.#request;
    for (;;) {
      const page = await this.#client.send<Page<T>>(request);
      yield page;
      if (page.next_cursor === null) return;
      request = { ...request, query: { ...request.query, cursor: page.next_cursor } };
    }
  }

  /** Iterates over the objects of all pages. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, undefined> {
    for await (const page of this.pages()) yield* page.data;
  }

  /** Returns at most `limit` objects as an array. */
  async toArray(limit: number): Promise<T[]> {
    const found: T[] = [];
    if (limit <= 0) return found;
    for await (const object of this) {
      found.push(object);
      if (found.length >= limit) break;
    }
    return found;
  }
}
