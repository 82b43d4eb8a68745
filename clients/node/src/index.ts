// The exports of the package.

export type { CheckoutOptions, KeyedRequestOptions, RequestOptions } from './client.js';
export { Checkout } from './checkout.js';
export { CheckoutError, CheckoutProblem, CheckoutUnreachable, WebhookVerificationError } from './errors.js';
export type { FieldProblem } from './errors.js';
export type * from './generated/objects/index.js';
export type * from './generated/resources/index.js';
export type * from './generated/params.js';
export { API_VERSION, EVENT_TYPES } from './generated/enums.js';
export type * from './generated/enums.js';
export { Pages } from './pages.js';
export type { Page } from './pages.js';
export { verifyWebhook } from './webhooks.js';
export type * from './webhooks.js';
export { VERSION } from './version.js';
