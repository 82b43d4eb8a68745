// Speaks JSON over HTTP with what a test has started. Not through Playwright, so that no key and no secret gets into
// its traces.

/** An answer that is no success. What was sent is not told: it may hold a key. */
export class UnexpectedAnswer extends Error {
  constructor(
    method: string,
    address: string,
    readonly status: number,
    /** What was answered, as text. */
    readonly body: string,
  ) {
    super(`${method} ${address} answered ${status}: ${body}`);
    this.name = 'UnexpectedAnswer';
  }
}

export async function sendJson(
  method: string,
  address: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const answer = await fetch(address, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new UnexpectedAnswer(method, address, answer.status, text);
  return text === '' ? undefined : JSON.parse(text);
}
