// Made of the OpenAPI document by clients/generator; do not edit.

import type { Caller } from '../../caller.js';
import { Sessions } from './sessions.js';
import { Payments } from './payments.js';
import { Refunds } from './refunds.js';
import { Agreements } from './agreements.js';
import { CustomerLinks } from './customerLinks.js';
import { Transactions } from './transactions.js';
import { Notifications } from './notifications.js';
import { Events } from './events.js';
import { WebhookEndpoints } from './webhookEndpoints.js';
import { Deliveries } from './deliveries.js';
import { ApiKeys } from './apiKeys.js';
import { Merchants } from './merchants.js';

/** Everything that the API has. */
export class Resources {
  /** One order that waits to be paid. It begins here, and the payer is sent to its `url`. */
  readonly sessions: Sessions;
  /** Each try to pay a session. Most shops only read them; those that hold money first capture and void it here. */
  readonly payments: Payments;
  /** Money given back: in parts or whole, and never twice. */
  readonly refunds: Refunds;
  /**
   * Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at any
   * time.
   */
  readonly agreements: Agreements;
  /**
   * Wallets that payers let you remember. They pay with the PIN alone, and can take their consent back at any
   * time.
   */
  readonly customerLinks: CustomerLinks;
  /** bKash's own word on a transaction. */
  readonly transactions: Transactions;
  /** What bKash told of payments to your account, by whatever channel. */
  readonly notifications: Notifications;
  /** Everything that webhooks told, kept for ever. */
  readonly events: Events;
  /** Where your server is told of events. */
  readonly webhookEndpoints: WebhookEndpoints;
  /** What was sent to an endpoint, what it answered, and sending it again. */
  readonly deliveries: Deliveries;
  /** Your programs' rights to use this API. */
  readonly apiKeys: ApiKeys;
  /**
   * For whoever runs a server for more than one merchant: needs a key of the configuration's own merchant with the
   * scope `merchants:write`, which `full` does not give.
   */
  readonly merchants: Merchants;

  constructor(caller: Caller) {
    this.sessions = new Sessions(caller);
    this.payments = new Payments(caller);
    this.refunds = new Refunds(caller);
    this.agreements = new Agreements(caller);
    this.customerLinks = new CustomerLinks(caller);
    this.transactions = new Transactions(caller);
    this.notifications = new Notifications(caller);
    this.events = new Events(caller);
    this.webhookEndpoints = new WebhookEndpoints(caller);
    this.deliveries = new Deliveries(caller);
    this.apiKeys = new ApiKeys(caller);
    this.merchants = new Merchants(caller);
  }
}

export * from './sessions.js';
export * from './payments.js';
export * from './refunds.js';
export * from './agreements.js';
export * from './customerLinks.js';
export * from './transactions.js';
export * from './notifications.js';
export * from './events.js';
export * from './webhookEndpoints.js';
export * from './deliveries.js';
export * from './apiKeys.js';
export * from './merchants.js';
