// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Agreement } from './agreement.js';
import type { Refund } from './refund.js';
import type { Payment } from './payment.js';
import type { CheckoutSession } from './checkoutSession.js';
import type { Notification } from './notification.js';

/** The objects of an event. */
export interface Data {
  /** The object that changed: a session, an agreement or a notification. */
  object: CheckoutSession | Agreement | Notification;
  /** The payment, in `payment.…` and `refund.…` events. */
  payment?: Payment;
  /** The refund, in `refund.…` events. */
  refund?: Refund;
}
