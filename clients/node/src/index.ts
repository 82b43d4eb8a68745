// What the package offers.

export type { CallOptions, CheckoutOptions } from './caller.js';
export { Checkout } from './checkout.js';
export { CheckoutError, CheckoutProblem, CheckoutUnreachable, WebhookVerificationError } from './errors.js';
export type { FieldProblem } from './errors.js';
export type * from './generated/answers.js';
export type * from './generated/resources/index.js';
export type * from './generated/wishes.js';
export { API_VERSION, EVENT_TYPES } from './generated/words.js';
export type * from './generated/words.js';
export { Pages } from './pages.js';
export type { Page } from './pages.js';
export { verifyWebhook } from './webhooks.js';
export type * from './webhooks.js';
export { VERSION } from './version.js';
