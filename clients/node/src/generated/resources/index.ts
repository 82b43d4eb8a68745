// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { ApiClient } from '../../client.js';
import { Sessions } from './sessions.js';
import { Payments } from './payments.js';
import { Refunds } from './refunds.js';
import { Agreements } from './agreements.js';
import { CustomerLinks } from './customerLinks.js';
import { Summaries } from './summaries.js';
import { Transactions } from './transactions.js';
import { Notifications } from './notifications.js';
import { Events } from './events.js';
import { WebhookEndpoints } from './webhookEndpoints.js';
import { Deliveries } from './deliveries.js';
import { ApiKeys } from './apiKeys.js';
import { Merchants } from './merchants.js';

/** The resources of the API. */
export class Resources {
  /** A checkout session is one order to be paid. Create a session and redirect the payer to its `url`. */
  readonly sessions: Sessions;
  /**
   * A payment is one attempt to pay a session. Payments of sessions with `capture: manual` are authorized first;
   * capture or void them here.
   */
  readonly payments: Payments;
  /** A refund returns all or part of a payment to the payer. */
  readonly refunds: Refunds;
  /**
   * An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the PIN
   * alone, and can revoke the consent at any time.
   */
  readonly agreements: Agreements;
  /**
   * An agreement is a payer's consent to pay from a saved wallet. The payer then confirms payments with the PIN
   * alone, and can revoke the consent at any time.
   */
  readonly customerLinks: CustomerLinks;
  /** Number and sum of objects by day and status. */
  readonly summaries: Summaries;
  /** bKash's own record of a transaction. */
  readonly transactions: Transactions;
  /**
   * The payment notifications (IPN) that bKash sends for the merchant's account, whatever the channel of the
   * payment.
   */
  readonly notifications: Notifications;
  /** Events record each change of an object. Webhooks deliver them, and they are kept forever. */
  readonly events: Events;
  /** A webhook endpoint is a URL of your server that receives events. */
  readonly webhookEndpoints: WebhookEndpoints;
  /**
   * A webhook delivery sends one event to one endpoint. List deliveries to see each attempt and its response, and
   * replay events that your server missed.
   */
  readonly deliveries: Deliveries;
  /** API keys authenticate requests. Their scopes limit what they can do. */
  readonly apiKeys: ApiKeys;
  /**
   * Manage the merchants of a server that hosts more than one. These operations need a key of the merchant in the
   * server's configuration with the scope `merchants:read` or `merchants:write`, which `full` does not include.
   */
  readonly merchants: Merchants;

  constructor(client: ApiClient) {
    this.sessions = new Sessions(client);
    this.payments = new Payments(client);
    this.refunds = new Refunds(client);
    this.agreements = new Agreements(client);
    this.customerLinks = new CustomerLinks(client);
    this.summaries = new Summaries(client);
    this.transactions = new Transactions(client);
    this.notifications = new Notifications(client);
    this.events = new Events(client);
    this.webhookEndpoints = new WebhookEndpoints(client);
    this.deliveries = new Deliveries(client);
    this.apiKeys = new ApiKeys(client);
    this.merchants = new Merchants(client);
  }
}

export * from './sessions.js';
export * from './payments.js';
export * from './refunds.js';
export * from './agreements.js';
export * from './customerLinks.js';
export * from './summaries.js';
export * from './transactions.js';
export * from './notifications.js';
export * from './events.js';
export * from './webhookEndpoints.js';
export * from './deliveries.js';
export * from './apiKeys.js';
export * from './merchants.js';
