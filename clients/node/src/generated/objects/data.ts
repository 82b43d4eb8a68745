// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Agreement } from './agreement.js';
import type { Refund } from './refund.js';
import type { Payment } from './payment.js';
import type { CheckoutSession } from './checkoutSession.js';
import type { Notification } from './notification.js';

/** The objects of an event. */
export interface Data {
  /** What it happened to: a session, an agreement, a notification. */
  object: CheckoutSession | Agreement | Notification;
  /** The payment of the session, for `payment.…` and `refund.…`. */
  payment?: Payment;
  /** The refund, for `refund.…`. */
  refund?: Refund;
}
