// Generated from the OpenAPI document by clients/generator. Do not edit.

export type * from './agreement.js';
export type * from './apiKey.js';
export type * from './bkashScript.js';
export type * from './hold.js';
export type * from './lineItem.js';
export type * from './refund.js';
export type * from './payment.js';
export type * from './checkoutSession.js';
export type * from './customerLink.js';
export type * from './data.js';
export type * from './httpHeader.js';
export type * from './deliveryAttempt.js';
export type * from './event.js';
export type * from './merchantHold.js';
export type * from './merchantTheme.js';
export type * from './merchantProfile.js';
export type * from './providerAccount.js';
export type * from './merchant.js';
export type * from './notification.js';
export type * from './sessionStart.js';
export type * from './transaction.js';
export type * from './webhookDelivery.js';
export type * from './webhookEndpoint.js';
export type * from './webhookReplay.js';
