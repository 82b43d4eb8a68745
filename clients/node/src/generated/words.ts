// Made of the OpenAPI document by clients/generator; do not edit.

/** The version of the API that this client was made for. */
export const API_VERSION = '2026-11-21';

/** Where an agreement stands. Later versions of the API may have more. */
export type AgreementStatus =
  | 'pending'
  | 'unknown'
  | 'ended'
  | 'active'
  | 'revoking'
  | 'revoked'
  | (string & {});

/** What is done at the end of a hold. Later versions of the API may have more. */
export type AtHoldEnd =
  | 'void'
  | 'capture'
  | 'nothing'
  | (string & {});

/** Whether the money is taken at once. Later versions of the API may have more. */
export type Capture =
  | 'automatic'
  | 'manual'
  | (string & {});

/** Whether real money moves. Later versions of the API may have more. */
export type Mode =
  | 'test'
  | 'live'
  | (string & {});

/** What a notification belongs to. Later versions of the API may have more. */
export type NotificationStatus =
  | 'waiting'
  | 'matched'
  | 'differs'
  | 'unmatched'
  | (string & {});

/** How the payer pays. Later versions of the API may have more. */
export type PaymentMethod =
  | 'wallet'
  | 'saved_wallet'
  | (string & {});

/** Where a payment stands. Later versions of the API may have more. */
export type PaymentStatus =
  | 'requested'
  | 'not_created'
  | 'initiated'
  | 'ended'
  | 'executing'
  | 'unknown'
  | 'not_executed'
  | 'declined'
  | 'authorized'
  | 'capturing'
  | 'voiding'
  | 'voided'
  | 'completed'
  | 'quarantined'
  | 'late_success'
  | (string & {});

/** Where a refund stands. Later versions of the API may have more. */
export type RefundStatus =
  | 'pending'
  | 'unknown'
  | 'not_executed'
  | 'refused'
  | 'completed'
  | (string & {});

/** Whether the payer may have the wallet remembered. Later versions of the API may have more. */
export type SaveWallet =
  | 'offer'
  | 'never'
  | 'require'
  | (string & {});

/** Where a session stands. Later versions of the API may have more. */
export type SessionStatus =
  | 'open'
  | 'at_bkash'
  | 'processing'
  | 'unknown'
  | 'paid'
  | 'authorized'
  | 'voided'
  | 'needs_check'
  | 'cancelled'
  | 'expired'
  | (string & {});

/** Every type of event that this version of the client knows. */
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
  'payment.hold_ending',
  'payment.hold_ended',
  'payment.captured',
  'payment.voided',
  'payment.capture_refused',
  'payment.void_refused',
  'payment.settlement_unresolved',
  'session.cancelled',
  'session.expired',
  'refund.requested',
  'refund.completed',
  'refund.refused',
  'refund.unknown',
  'refund.unresolved',
  'refund.not_executed',
  'agreement.consented',
  'agreement.revoked',
  'notification.differs',
  'notification.unmatched',
] as const;

/** A type of event. Later versions of the API may have more. */
export type EventType = (typeof EVENT_TYPES)[number] | (string & {});

/** What may be wrong, as `CheckoutProblem.code` says it. Later versions of the API may have more. */
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
  | 'payment_unsettled'
  | 'not_held'
  | 'other_settlement'
  | 'not_refundable'
  | 'refund_too_much'
  | 'refund_under_way'
  | 'refund_too_late'
  | 'too_many_refunds'
  | 'not_offered'
  | 'agreement_not_active'
  | 'endpoint_disabled'
  | 'merchant_exists'
  | 'merchant_configured'
  | 'limit_reached'
  | 'bkash_unavailable'
  | 'bkash_refused'
  | 'internal'
  | (string & {});
