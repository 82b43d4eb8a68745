// The resources and methods of the clients, and the operation that each method calls.
//
// This table is maintained by hand. The generator fails if an operation is missing here, or is not in the document.

export const RESOURCES = {
  sessions: {
    create: 'create_session',
    list: 'list_sessions',
    retrieve: 'retrieve_session',
    start: 'start_session',
    resolve: 'resolve_session',
    cancel: 'cancel_session',
  },
  payments: {
    list: 'list_payments',
    retrieve: 'retrieve_payment',
    capture: 'capture_payment',
    void: 'void_payment',
    resolve: 'resolve_payment',
  },
  refunds: {
    create: 'create_refund',
    list: 'list_refunds',
    retrieve: 'retrieve_refund',
  },
  agreements: {
    list: 'list_agreements',
    retrieve: 'retrieve_agreement',
    cancel: 'cancel_agreement',
  },
  customer_links: { create: 'create_customer_link' },
  summaries: { retrieve: 'retrieve_summary' },
  transactions: { search: 'search_transaction' },
  notifications: { list: 'list_notifications' },
  events: {
    list: 'list_events',
    retrieve: 'retrieve_event',
    deliveries: 'list_event_deliveries',
  },
  webhook_endpoints: {
    create: 'create_webhook_endpoint',
    list: 'list_webhook_endpoints',
    retrieve: 'retrieve_webhook_endpoint',
    update: 'update_webhook_endpoint',
    delete: 'delete_webhook_endpoint',
    roll: 'roll_webhook_secret',
    replay: 'replay_events',
    deliveries: 'list_endpoint_deliveries',
  },
  deliveries: { retrieve: 'retrieve_webhook_delivery' },
  api_keys: {
    create: 'create_api_key',
    list: 'list_api_keys',
    roll: 'roll_api_key',
    revoke: 'revoke_api_key',
  },
  merchants: {
    create: 'create_merchant',
    list: 'list_merchants',
    retrieve: 'retrieve_merchant',
    update: 'update_merchant',
    put_provider_account: 'put_provider_account',
    delete_provider_account: 'delete_provider_account',
    create_api_key: 'create_merchant_api_key',
  },
};

// Operations whose idempotency key the caller must give: with a random one, pressing a button twice moves money twice.
export const KEY_REQUIRED = ['create_refund'];

// Schemas that depend on the kind of API key: what a secret key returns.
export const SECRET_KEY_VIEWS = { SessionView: 'CheckoutSession' };

// Schemas that the clients do not generate: they are written by hand, or not visible with a secret key.
export const NOT_AN_OBJECT = ['EmptyBody', 'Problem', 'FieldProblem', 'PublicSession', 'SessionView', 'Subject'];
