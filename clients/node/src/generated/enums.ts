// Generated from the OpenAPI document by clients/generator. Do not edit.

/** The API version that this client is generated from. */
export const API_VERSION = '2026-11-21';

/**
 * Whether the payer can make an agreement while paying, to pay with the saved wallet the next time. Later API
 * versions can add values.
 */
export type AgreementPolicy =
  | 'offer'
  | 'never'
  | 'require'
  | (string & {});

/** The status of an agreement. Later API versions can add values. */
export type AgreementStatus =
  | 'pending'
  | 'unknown'
  | 'ended'
  | 'active'
  | 'revoking'
  | 'revoked'
  | (string & {});

/**
 * What is done at the end of a hold if the merchant neither captured nor voided the payment. Later API versions
 * can add values.
 */
export type AtHoldEnd =
  | 'void'
  | 'capture'
  | 'nothing'
  | (string & {});

/** Whether a payment is captured immediately. Later API versions can add values. */
export type Capture =
  | 'automatic'
  | 'manual'
  | (string & {});

/** Whether the order was paid. Later API versions can add values. */
export type HistoryOutcome =
  | 'paid'
  | 'unpaid'
  | (string & {});

/**
 * What is done with money that bKash took or holds after the payer was told that it did not. Later API versions
 * can add values.
 */
export type LateSuccess =
  | 'report'
  | 'refund'
  | (string & {});

/** Test or live mode. Real money moves only in live mode. Later API versions can add values. */
export type Mode =
  | 'test'
  | 'live'
  | (string & {});

/** The status of a payment notification: whether it is matched with a session. Later API versions can add values. */
export type NotificationStatus =
  | 'pending'
  | 'matched'
  | 'differs'
  | 'unmatched'
  | (string & {});

/** How the payer pays. Later API versions can add values. */
export type PaymentMethod =
  | 'wallet'
  | 'agreement'
  | (string & {});

/** The status of a payment. Later API versions can add values. */
export type PaymentStatus =
  | 'created'
  | 'pending_payer'
  | 'executing'
  | 'unknown'
  | 'authorized'
  | 'capturing'
  | 'voiding'
  | 'captured'
  | 'completed'
  | 'voided'
  | 'declined'
  | 'ended'
  | 'quarantined'
  | (string & {});

/** The status of a refund. Later API versions can add values. */
export type RefundStatus =
  | 'pending'
  | 'unknown'
  | 'not_executed'
  | 'declined'
  | 'completed'
  | (string & {});

/** The status of a session. Later API versions can add values. */
export type SessionStatus =
  | 'open'
  | 'processing'
  | 'authorized'
  | 'paid'
  | 'needs_attention'
  | 'expired'
  | 'cancelled'
  | 'voided'
  | (string & {});

/** What a person decided about a late or quarantined payment. Later API versions can add values. */
export type Verdict =
  | 'accepted'
  | 'dismissed'
  | (string & {});

/** The event types that this version of the client knows. */
export const EVENT_TYPES = [
  'session.opened',
  'payment.initiated',
  'payment.completed',
  'payment.authorized',
  'payment.declined',
  'payment.ended',
  'payment.not_executed',
  'payment.unknown',
  'payment.unresolved',
  'payment.late_success',
  'payment.quarantined',
  'payment.resolved',
  'payment.hold_ending',
  'payment.hold_ended',
  'payment.captured',
  'payment.voided',
  'payment.capture_declined',
  'payment.void_declined',
  'payment.capture_unresolved',
  'payment.void_unresolved',
  'session.cancelled',
  'session.expired',
  'session.history_lost',
  'session.resolved',
  'refund.requested',
  'refund.completed',
  'refund.declined',
  'refund.unknown',
  'refund.unresolved',
  'refund.not_executed',
  'agreement.consented',
  'agreement.revoked',
  'notification.differs',
  'notification.unmatched',
] as const;

/** An event type. Later API versions can add values. */
export type EventType = (typeof EVENT_TYPES)[number] | (string & {});

/** The `code` of a problem. Later API versions can add values. */
export type ProblemCode =
  | 'invalid_request'
  | 'invalid_api_key'
  | 'missing_scope'
  | 'not_found'
  | 'method_not_allowed'
  | 'body_too_large'
  | 'unsupported_media_type'
  | 'too_many_requests'
  | 'unknown_version'
  | 'idempotency_key_missing'
  | 'idempotency_key_invalid'
  | 'idempotency_key_reused'
  | 'idempotency_in_progress'
  | 'return_url_not_registered'
  | 'invoice_in_use'
  | 'already_paid'
  | 'session_closed'
  | 'payment_pending'
  | 'payment_not_authorized'
  | 'conflicting_resolution'
  | 'nothing_to_resolve'
  | 'cannot_accept'
  | 'not_refundable'
  | 'refund_amount_too_large'
  | 'refund_in_progress'
  | 'refund_period_expired'
  | 'too_many_refunds'
  | 'not_supported'
  | 'agreement_not_active'
  | 'endpoint_disabled'
  | 'merchant_exists'
  | 'merchant_read_only'
  | 'limit_reached'
  | 'bkash_unavailable'
  | 'bkash_refused'
  | 'unavailable'
  | 'internal'
  | (string & {});
