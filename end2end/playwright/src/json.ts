// Sends JSON over HTTP to the processes of a test. It does not use Playwright, so that keys and secrets are in no trace.

/** A response that is not a success. The error does not contain the request, which can have a key. */
export class UnexpectedAnswer extends Error {
  constructor(
    method: string,
    address: string,
    readonly status: number,
    /** The body of the response. */
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
