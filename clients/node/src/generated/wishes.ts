// Made of the OpenAPI document by clients/generator; do not edit.

import type { Hold, LineItem } from './answers.js';
import type { Capture, SaveWallet, EventType } from './words.js';

/** How long money is to be held. */
export interface MerchantHoldParams {
  /** What is done before the end: `void`, `capture` or `nothing`. */
  at_end?: string | null | undefined;
  /** For how many hours, by the merchant's contract with bKash; 0 for no holds. */
  hours?: number | null | undefined;
}

/** How a merchant's pages are to look. */
export interface MerchantThemeParams {
  /** The colour of the main button; an empty text for the usual one. */
  accent?: string | null | undefined;
  /** `auto`, `light` or `dark`. */
  appearance?: string | null | undefined;
  /** The https address of the shop's sign; an empty text for none. */
  logo?: string | null | undefined;
}

/** What a merchant is to say of itself; what is left out stays as it is, or is as usual. */
export interface MerchantProfileParams {
  /** Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys. */
  embed_origins?: string[] | null | undefined;
  /** How long bKash holds money for it. */
  hold?: MerchantHoldParams | null | undefined;
  /** `bn`, `en`, or `auto` for the payer's own. */
  locale?: string | null | undefined;
  /** The shop's name, as payers see it: 1 to 100 characters. A new merchant must have one. */
  name?: string | null | undefined;
  /** Origins to any page of which payers may be sent. */
  return_origins?: string[] | null | undefined;
  /** Addresses that payers may be sent to, compared whole. */
  return_urls?: string[] | null | undefined;
  /** How many minutes a payer has to start paying; usually 30. */
  session_minutes?: number | null | undefined;
  /** How payers reach the shop; an empty text for no such thing. */
  support?: string | null | undefined;
  /** How its pages look. */
  theme?: MerchantThemeParams | null | undefined;
}

/** What bKash gave a merchant. It is sealed at once, and is in no answer. */
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

/** A script of bKash's window. */
export interface BkashScriptParams {
  /** The hash that it must have, such as `sha384-…`. */
  integrity?: string | null | undefined;
  /** Its address. */
  src: string;
}

/** How a merchant is to reach bKash. */
export interface PutProviderAccountRequest {
  /** The API's root, which belongs to the mode. */
  base_url: string;
  /** What bKash gave the merchant. Left out, the former ones stay, which needs the same family and address. */
  credentials?: BkashCredentials | null | undefined;
  /** Which of bKash's APIs: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`. */
  family: string;
  /** The topic of bKash's payment notifications, if bKash has subscribed the merchant. */
  ipn_topic?: string | null | undefined;
  /** The origins of bKash's customer pages. */
  page_origins: string[];
  /** The scripts of bKash's window, in order: for Checkout (iFrame) alone. */
  scripts?: BkashScriptParams[] | undefined;
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

/** A key to make. */
export interface CreateApiKeyRequest {
  /** After how many seconds it ends; left out, never. */
  expires_in?: number | null | undefined;
  /** What the merchant calls it, at most 100 characters. */
  label?: string | undefined;
  /**
   * What a secret key may do, such as `sessions:write`, or `full` or `read-only`; no more than the key that asks.
   * Left out, the key is publishable.
   */
  scopes?: string[] | null | undefined;
}

/** Whose wallets. */
export interface LinkWish {
  /** The merchant's name for the payer. */
  payer_reference: string;
}

/** What changes; what is left out stays. */
export interface UpdateMerchantRequest {
  /** Whether it is served. */
  enabled?: boolean | null | undefined;
  /** What it says of itself. */
  profile?: MerchantProfileParams | null | undefined;
}

/** A merchant to add. */
export interface CreateMerchantRequest {
  /** Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens. */
  id: string;
  /** What it says of itself: a name at least. */
  profile: MerchantProfileParams;
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

/** How a key is rolled. */
export interface RollApiKeyRequest {
  /** For how many seconds the old key works on: at most 2,592,000; usually 86,400. */
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
