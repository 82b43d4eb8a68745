// Webhooks: whether a request is really the checkout's, by the published Standard Webhooks library, and what it says.

import { Webhook } from 'standardwebhooks';

import { WebhookVerificationError } from './errors.js';
import type { Agreement, CheckoutSession, Event, Notification, Payment, Refund } from './generated/answers.js';

interface Told<Type extends string, Subject> extends Omit<Event, 'type' | 'data'> {
  /** What happened, such as `payment.completed`. Later versions have more types: let those that you do not know pass. */
  type: Type;
  /** What it happened to, as it is now. */
  object: Subject;
}

/** Of a session, with no payment yet or none any more. */
export interface SessionEvent extends Told<`session.${string}`, CheckoutSession> {
  data: { object: CheckoutSession };
}

/** Of a payment of a session. */
export interface PaymentEvent extends Told<`payment.${string}`, CheckoutSession> {
  payment: Payment;
  data: { object: CheckoutSession; payment: Payment };
}

/** Of a refund of a session's payment. */
export interface RefundEvent extends Told<`refund.${string}`, CheckoutSession> {
  payment: Payment;
  refund: Refund;
  data: { object: CheckoutSession; payment: Payment; refund: Refund };
}

/** Of a saved wallet. */
export interface AgreementEvent extends Told<`agreement.${string}`, Agreement> {
  data: { object: Agreement };
}

/** Of what bKash told by itself. */
export interface NotificationEvent extends Told<`notification.${string}`, Notification> {
  data: { object: Notification };
}

/** What a webhook tells. `switch (event.type)` knows what belongs to each type. */
export type WebhookEvent = SessionEvent | PaymentEvent | RefundEvent | AgreementEvent | NotificationEvent;

/** Headers of a request, as Node, Express, Fastify or `fetch` have them. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/**
 * What a webhook tells, if the checkout sent it. `body` must be the bytes as they came, not JSON that was read and
 * written again. While a secret is rolled give both. Throws `WebhookVerificationError`: answer that with 400.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): WebhookEvent {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length === 0) throw new TypeError('`secret` is the secret of a webhook endpoint, whsec_…');
  const keys = secrets.map(keyOf);
  const text = typeof body === 'string' ? body : decoded(body);
  const signed = Object.fromEntries(NAMES.map((name) => [name, header(headers, name)]));
  let reason = '';
  for (const key of keys) {
    try {
      return event(key.verify(text, signed));
    } catch (error) {
      reason = error instanceof Error ? error.message : '';
    }
  }
  throw new WebhookVerificationError(reason || 'the webhook is not from the checkout');
}

function keyOf(secret: string): Webhook {
  try {
    return new Webhook(secret.trim());
  } catch {
    // What is wrong is not repeated: it may be most of a secret.
    throw new TypeError('`secret` is the secret of a webhook endpoint, whsec_…');
  }
}

function decoded(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
  } catch {
    throw new WebhookVerificationError('the body is not UTF-8');
  }
}

function header(headers: WebhookHeaders, wanted: string): string {
  if (headers instanceof Headers) return headers.get(wanted) ?? '';
  const [, value] = Object.entries(headers).find(([name]) => name.toLowerCase() === wanted) ?? [];
  return (Array.isArray(value) ? value[0] : value) ?? '';
}

function event(body: unknown): WebhookEvent {
  const told = body as Event;
  // The objects again at the top, where they are easier to reach.
  return { ...told, ...told.data } as unknown as WebhookEvent;
}
