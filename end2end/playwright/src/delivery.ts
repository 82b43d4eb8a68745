// Webhooks that a test sends to its shop: repeated or forged ones, and events that would take days.

import { randomBytes } from 'node:crypto';

import { Webhook } from 'standardwebhooks';

import type { Session, WebhookEvent } from './resources.js';

/**
 * `signed` like the checkout's webhooks, `forged` with another secret, `stale` with a signature of an hour ago, or
 * `unsigned`. A shop must reject all but the first.
 */
export type SignatureKind = 'signed' | 'forged' | 'stale' | 'unsigned';

const HOUR = 3_600_000;

/** An event of this type, such as `payment.hold_ending`, with a session. `otherwise` replaces fields of the event. */
export function webhookEvent(type: string, session: Session, otherwise: Partial<WebhookEvent> = {}): WebhookEvent {
  return {
    id: `evt_${randomBytes(16).toString('hex')}`,
    type,
    timestamp: new Date().toISOString(),
    mode: 'test',
    // Higher than in every event of the checkout.
    sequence: 1_000,
    data: { object: session },
    ...otherwise,
  };
}

/** Posts the event, and returns the status of the response. */
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
