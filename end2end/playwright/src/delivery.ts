// Webhooks that a test sends to its shop by itself: such as take days to happen, come twice, or are forged.

import { randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

import type { Session, WebhookEvent } from './resources.js';

/**
 * How it is sent: `signed` as the checkout does, `forged` with a signature of another secret, `stale` with one of an hour
 * ago, `unsigned` without any. A shop must refuse all but the first.
 */
export type SignatureKind = 'signed' | 'forged' | 'stale' | 'unsigned';

const HOUR = 3_600_000;

/** An event of this type, such as `payment.hold_ending`, that happened to a session; anything may be told otherwise. */
export function webhookEvent(type: string, session: Session, otherwise: Partial<WebhookEvent> = {}): WebhookEvent {
  return {
    id: `evt_${randomBytes(16).toString('hex')}`,
    type,
    timestamp: new Date().toISOString(),
    mode: 'test',
    // Later than whatever the checkout told of the session.
    sequence: 1_000,
    data: { object: session },
    ...otherwise,
  };
}

/** Posts it, and gives the status of the answer. */
export async function post(url: string, secret: string, event: WebhookEvent, signature: SignatureKind): Promise<number> {
  const body = JSON.stringify(event);
  const at = new Date(Date.now() - (signature === 'stale' ? HOUR : 0));
  const key = signature === 'forged' ? `whsec_${randomBytes(32).toString('base64')}` : secret;
  const headers: Record<string, string> = {
    'content-type': 'application/json',
    'webhook-id': event.id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
  };
  if (signature !== 'unsigned') headers['webhook-signature'] = new Webhook(key).sign(event.id, at, body);
  const answer = await fetch(url, { method: 'POST', headers, body, redirect: 'manual' });
  await answer.body?.cancel();
  return answer.status;
}
