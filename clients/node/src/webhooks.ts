// Verifies webhooks with the Standard Webhooks library, and types their events.

import { Webhook } from 'standardwebhooks';

import { WebhookVerificationError } from './errors.js';
import type { Agreement, CheckoutSession, Event, Notification, Payment, Refund } from './generated/objects/index.js';

interface BaseEvent<Type extends string, Subject> extends Omit<Event, 'type' | 'data'> {
  /** The event type, such as `payment.completed`. Later API versions can add types: ignore those that you do not know. */
  type: Type;
  /** The object of the event, as of the event. */
  object: Subject;
}

/** An event of a session. */
export interface SessionEvent extends BaseEvent<`session.${string}`, CheckoutSession> {
  data: { object: CheckoutSession };
}

/** An event of a payment of a session. */
export interface PaymentEvent extends BaseEvent<`payment.${string}`, CheckoutSession> {
  payment: Payment;
  data: { object: CheckoutSession; payment: Payment };
}

/** An event of a refund of a payment. */
export interface RefundEvent extends BaseEvent<`refund.${string}`, CheckoutSession> {
  payment: Payment;
  refund: Refund;
  data: { object: CheckoutSession; payment: Payment; refund: Refund };
}

/** An event of an agreement. */
export interface AgreementEvent extends BaseEvent<`agreement.${string}`, Agreement> {
  data: { object: Agreement };
}

/** An event of a notification from bKash. */
export interface NotificationEvent extends BaseEvent<`notification.${string}`, Notification> {
  data: { object: Notification };
}

/** The event of a webhook. `switch (event.type)` narrows its type. */
export type WebhookEvent = SessionEvent | PaymentEvent | RefundEvent | AgreementEvent | NotificationEvent;

/** The headers of a request, as provided by Node, Express, Fastify or `fetch`. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

const NAMES = ['webhook-id', 'webhook-timestamp', 'webhook-signature'];

/**
 * Verifies a webhook and returns its event. `body` must be the raw body, not parsed and serialized JSON. During the
 * overlap of a secret's roll, pass both secrets. Throws `WebhookVerificationError`: respond with status 400.
 */
export function verifyWebhook(
  body: string | Uint8Array,
  headers: WebhookHeaders,
  secret: string | readonly string[],
): WebhookEvent {
  const secrets = typeof secret === 'string' ? [secret] : secret;
  if (secrets.length === 0) throw new TypeError('`secret` must be the secret of a webhook endpoint, such as whsec_…');
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
  throw new WebhookVerificationError(reason || 'the signature is invalid');
}

function keyOf(secret: string): Webhook {
  try {
    return new Webhook(secret.trim());
  } catch {
    // The message does not repeat the value, which may be most of a secret.
    throw new TypeError('`secret` must be the secret of a webhook endpoint, such as whsec_…');
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
  const parsed = body as Event;
  // The objects are also available at the top level.
  return { ...parsed, ...parsed.data } as unknown as WebhookEvent;
}
