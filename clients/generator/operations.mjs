// Where every operation of the API is found in the clients: resource, method, operation.
//
// The one table that is written by hand. An operation that is missing here, or is here and not in the document,
// stops the generator, and with it the test that compares.

export const RESOURCES = {
  sessions: {
    create: 'open_session',
    list: 'list_sessions',
    retrieve: 'retrieve_session',
    start: 'start_session',
    cancel: 'cancel_session',
  },
  payments: {
    list: 'list_payments',
    retrieve: 'retrieve_payment',
    capture: 'capture_payment',
    void: 'void_payment',
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
    update: 'change_webhook_endpoint',
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

// A back end has a secret key: of what depends on the kind of key it sees the whole.
export const SEEN_WITH_A_SECRET_KEY = { Seen: 'CheckoutSession' };

// Whose answers are known by another name where they are verified or raised.
export const NOT_AN_ANSWER = ['Nothing', 'Problem', 'FieldProblem', 'PublicSession', 'Seen', 'Subject'];
