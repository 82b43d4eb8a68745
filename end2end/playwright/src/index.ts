// What a shop's tests use.

export { expect } from '@playwright/test';

export { Checkout } from './checkout.js';
export { webhookEvent, type SignatureKind } from './delivery.js';
export type { FaultKind, FaultRule, Faults, Operation } from './faults.js';
export { test, type TestFixtures, type TestOptions, type WorkerFixtures, type WorkerOptions } from './fixtures.js';
export { UnexpectedAnswer } from './json.js';
export { bookings, expectChargedOnce, expectNotCharged, type Booking, type Ledger } from './ledger.js';
export { BkashPage } from './pages/bkash.js';
export { BkashWindow } from './pages/bkash_window.js';
export { EmbeddedCheckout } from './pages/embedded.js';
export { PageObject } from './pages/page_object.js';
export { masked, PayPage } from './pages/pay.js';
export { Receipt } from './pages/receipt.js';
export { WalletsPage } from './pages/wallets.js';
export { EITHER, LOCALES, TRANSLATIONS, type Language, type Translations } from './pages/translations.js';
export { Payer, type PaymentFailure, type PaymentOptions, type BkashStep } from './payer.js';
export type { Payment, Refund, Session, CreateSessionParams, WebhookEvent } from './resources.js';
export type { CheckoutOptions, Family } from './settings.js';
export { Shop, shopOrigin, type Endpoint, type ShopOptions } from './shop.js';
export { Simulator, type SimulatorOptions } from './simulator.js';
export { freshWallets, OTP, PIN, WALLETS, walletRefusedWith } from './wallets.js';
export { WebhookReceiver, type Match } from './webhooks.js';
