// Made of the OpenAPI document by clients/generator; do not edit.

import type { Hold, LineItem } from './answers.js';
import type { Capture, SaveWallet, EventType } from './words.js';

/** How long bKash is to hold authorized money. */
export interface MerchantHoldRequest {
  /** What happens before the hold ends: `void`, `capture` or `nothing`. */
  at_end?: string | null | undefined;
  /** For how many hours, according to the merchant's contract with bKash; 0 disables holds. */
  hours?: number | null | undefined;
}

/** The theme of a merchant's pages. */
export interface MerchantThemeRequest {
  /** The colour of the primary button; an empty string restores the default. */
  accent?: string | null | undefined;
  /** `auto`, `light` or `dark`. */
  appearance?: string | null | undefined;
  /** The https URL of the shop's logo; an empty string removes it. */
  logo?: string | null | undefined;
}

/** A merchant's settings to create or update. Fields that are omitted keep their value, or get the default. */
export interface MerchantProfileRequest {
  /** Origins whose pages may embed the checkout, and whose scripts may use publishable keys. */
  embed_origins?: string[] | null | undefined;
  /** How long bKash holds authorized money. */
  hold?: MerchantHoldRequest | null | undefined;
  /** `bn`, `en`, or `auto` to follow the payer's browser. */
  locale?: string | null | undefined;
  /** The shop's name as shown to payers: 1 to 100 characters. Required for a new merchant. */
  name?: string | null | undefined;
  /** Origins to any page of which payers may be redirected. */
  return_origins?: string[] | null | undefined;
  /** URLs that payers may be redirected to, compared as a whole. */
  return_urls?: string[] | null | undefined;
  /** How long a session stays open, in minutes; 30 by default. */
  session_minutes?: number | null | undefined;
  /** How payers contact the shop; an empty string removes it. */
  support?: string | null | undefined;
  /** The theme of the merchant's pages. */
  theme?: MerchantThemeRequest | null | undefined;
}

/** A merchant's credentials at bKash. They are sealed at once and never returned. */
export interface BkashCredentials {
  /** The application's key. */
  app_key: string;
  /** The application's secret. */
  app_secret: string;
  /** The merchant's password. */
  password: string;
  /** The merchant's user name. */
  username: string;
}

/** A script of bKash's checkout window. */
export interface BkashScriptRequest {
  /** The subresource integrity hash, such as `sha384-…`. */
  integrity?: string | null | undefined;
  /** The script's URL. */
  src: string;
}

/** An API key to create. */
export interface CreateApiKeyRequest {
  /** The key's lifetime in seconds. If omitted, the key does not expire. */
  expires_in?: number | null | undefined;
  /** The merchant's label for the key, at most 100 characters. */
  label?: string | undefined;
  /**
   * The scopes of a secret key, such as `sessions:write`, or `full` or `read-only`; at most the scopes of the
   * calling key. If omitted, the key is publishable.
   */
  scopes?: string[] | null | undefined;
}

/** A merchant to create. */
export interface CreateMerchantRequest {
  /** The identifier: 1 to 40 of `a` to `z`, digits and hyphens. It cannot be changed. */
  id: string;
  /** The merchant's settings; `name` is required. */
  profile: MerchantProfileRequest;
}

/** What changes; what is left out stays. */
export interface EndpointChanges {
  /** What the merchant calls it. */
  description?: string | null | undefined;
  /** Whether events are sent. What waits goes on waiting; what happens meanwhile is sent by a replay alone. */
  enabled?: boolean | null | undefined;
  /** The types of events that are sent from now on; an empty list for all. */
  event_types?: EventType[] | null | undefined;
  /** Where events are posted from now on, those that wait included. */
  url?: string | null | undefined;
}

/** An endpoint to make. */
export interface EndpointWish {
  /** What the merchant calls it, at most 255 characters. */
  description?: string | undefined;
  /** The types of events that are sent; left out, all are. */
  event_types?: EventType[] | null | undefined;
  /** Where events are posted: https, on a public address. */
  url: string;
}

/** Whose wallets. */
export interface LinkWish {
  /** The merchant's name for the payer. */
  payer_reference: string;
}

/** The provider account to create or replace. */
export interface PutProviderAccountRequest {
  /** The root of the API. It must belong to the mode. */
  base_url: string;
  /**
   * The merchant's credentials at bKash. If omitted, the previous ones are kept, which requires that family and
   * base URL do not change.
   */
  credentials?: BkashCredentials | null | undefined;
  /** The bKash API family: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`. */
  family: string;
  /** The topic of bKash's instant payment notifications, if bKash has subscribed the merchant. */
  ipn_topic?: string | null | undefined;
  /** The origins of bKash's customer pages. */
  page_origins: string[];
  /** The scripts of bKash's checkout window, in load order. Only for Checkout (iFrame). */
  scripts?: BkashScriptRequest[] | undefined;
}

/** A refund to make. */
export interface RefundWish {
  /** What is given back, in taka. */
  amount: string;
  /** The payment. */
  payment: string;
  /** Why, 1 to 255 characters. */
  reason: string;
  /** What is refunded, 1 to 255 characters. */
  sku: string;
}

/** What to send again: one event, or those of a span of time. */
export interface ReplayWish {
  /** The event. */
  event?: string | null | undefined;
  /** The first instant of the span. */
  from?: string | null | undefined;
  /** Of a span: only what has neither reached the endpoint nor is on its way. */
  undelivered_only?: boolean | undefined;
  /** The first instant after the span. */
  until?: string | null | undefined;
}

/** How to roll an API key. */
export interface RollApiKeyRequest {
  /** For how many seconds the old key keeps working: at most 2,592,000; 86,400 by default. */
  overlap?: number | null | undefined;
}

/** How a secret is rolled. */
export interface RollSecretWish {
  /** For how many seconds the old secret signs beside the new one: at most 604,800; usually 86,400. */
  overlap?: number | null | undefined;
}

/** A session to open. */
export interface SessionWish {
  /**
   * What is to be paid, in taka: digits, at most one point, at most two digits after it. May be left out where
   * `line_items` say it; if both are there they must agree.
   */
  amount?: string | null | undefined;
  /** Where the payer goes after giving up. */
  cancel_url: string;
  /** Whether the money is taken at once or held first. */
  capture?: Capture | undefined;
  /** How many seconds the session can be started: 60 to 86,400; usually as the merchant's profile says. */
  expires_in?: number | null | undefined;
  /** How long it is held; usually as the merchant's profile says. Only with `capture: manual`. */
  hold?: Hold | null | undefined;
  /**
   * The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice has one session that
   * is not closed: asking again for the same gives that one.
   */
  invoice: string;
  /** What is bought, for the payer to see. */
  line_items?: LineItem[] | undefined;
  /** The language of the page, `bn` or `en`; usually as the payer's browser says. */
  locale?: string | null | undefined;
  /**
   * The merchant's own words: at most 20 entries, names of 1 to 40 and texts of at most 500 characters, 4 kB in
   * all. They are given back and never read.
   */
  metadata?: Record<string, string> | undefined;
  /** The merchant's name for the payer, to whom saved wallets belong: an opaque name, no telephone number. */
  payer_reference?: string | null | undefined;
  /** Whether the payer may have the wallet remembered. Only with a `payer_reference`. */
  save_wallet?: SaveWallet | undefined;
  /** Where the payer goes after paying. `{session}` in it becomes the session's identifier. */
  success_url: string;
}

/** How to start. */
export interface StartWish {
  /** A saved wallet to pay with, by PIN alone. Secret keys only: a page cannot know whose browser it is in. */
  agreement?: string | null | undefined;
}

/** The changes to a merchant. Fields that are omitted keep their value. */
export interface UpdateMerchantRequest {
  /** Whether the merchant is served. */
  enabled?: boolean | null | undefined;
  /** The settings to change. */
  profile?: MerchantProfileRequest | null | undefined;
}
