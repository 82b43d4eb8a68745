// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Hold, LineItem } from './objects/index.js';
import type { AgreementPolicy, Capture, EventType } from './enums.js';

/** How long money is to be held. */
export interface MerchantHoldWishParams {
  /** What is done before the end: `void`, `capture` or `nothing`. */
  at_end?: string | null | undefined;
  /** For how many hours, by the merchant's contract with bKash; 0 for no holds. */
  hours?: number | null | undefined;
}

/** How a merchant's pages are to look. */
export interface MerchantThemeWishParams {
  /** The colour of the main button; an empty text for the usual one. */
  accent?: string | null | undefined;
  /** `auto`, `light` or `dark`. */
  appearance?: string | null | undefined;
  /** The https address of the shop's sign; an empty text for none. */
  logo?: string | null | undefined;
}

/** What a merchant is to say of itself; what is left out stays as it is, or is as usual. */
export interface MerchantProfileWishParams {
  /** Origins whose pages may show the checkout in a frame, and whose scripts may use publishable keys. */
  embed_origins?: string[] | null | undefined;
  /** How long bKash holds money for it. */
  hold?: MerchantHoldWishParams | null | undefined;
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
  theme?: MerchantThemeWishParams | null | undefined;
}

/** What bKash gave a merchant. It is sealed at once, and is in no answer. */
export interface BkashCredentialsParams {
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
export interface BkashScriptWishParams {
  /** The hash that it must have, such as `sha384-…`. */
  integrity?: string | null | undefined;
  /** Its address. */
  src: string;
}

/** How a merchant is to reach bKash. */
export interface ConnectionWishParams {
  /** The API's root, which belongs to the mode. */
  base_url: string;
  /** What bKash gave the merchant. Left out, the former ones stay, which needs the same family and address. */
  credentials?: BkashCredentialsParams | null | undefined;
  /** Which of bKash's APIs: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`. */
  family: string;
  /** The topic of bKash's payment notifications, if bKash has subscribed the merchant. */
  ipn_topic?: string | null | undefined;
  /** The origins of bKash's customer pages. */
  page_origins: string[];
  /** The scripts of bKash's window, in order: for Checkout (iFrame) alone. */
  scripts?: BkashScriptWishParams[] | undefined;
}

/** The parameters of a customer link. */
export interface CustomerLinkCreateParams {
  /** The merchant's reference for the payer. */
  payer_reference: string;
}

/** The parameters of a new webhook endpoint. */
export interface EndpointCreateParams {
  /** A description, at most 255 characters. */
  description?: string | undefined;
  /** The event types to send. By default, all types are sent. */
  event_types?: EventType[] | null | undefined;
  /** Where events are input: https, on a public address. */
  url: string;
}

/** The parameters of a refund. */
export interface RefundCreateParams {
  /** The amount to refund, in taka. */
  amount: string;
  /** The identifier of the payment to refund. */
  payment: string;
  /** The reason for the refund, 1 to 255 characters. bKash requires it. */
  reason: string;
  /** The SKU of the refunded product, 1 to 255 characters. bKash requires it. */
  sku: string;
}

/** The parameters of a new session. */
export interface SessionCreateParams {
  /**
   * Whether the payer can make an agreement, to pay with a saved wallet the next time. Requires a
   * `payer_reference`.
   */
  agreement_policy?: AgreementPolicy | undefined;
  /**
   * The amount to pay, in taka, with at most two decimals. Optional with `line_items`; otherwise it must equal
   * their sum.
   */
  amount?: string | null | undefined;
  /** The URL that the payer is redirected to after cancelling. */
  cancel_url: string;
  /** Whether the payment is captured immediately or authorized first. */
  capture?: Capture | undefined;
  /** The number of seconds until the session expires. Defaults to the merchant's profile. */
  expires_in?: number | null | undefined;
  /** The terms of the authorization. Only with `capture: manual`; defaults to the merchant's profile. */
  hold?: Hold | null | undefined;
  /**
   * The merchant's invoice number, 1 to 255 characters without `<`, `>` and `&`. An invoice can have one open
   * session.
   */
  invoice: string;
  /** The items of the order, shown to the payer. */
  line_items?: LineItem[] | undefined;
  /**
   * The language of the checkout page, `bn` or `en`. Defaults to the merchant's profile, then to the payer's
   * browser.
   */
  locale?: string | null | undefined;
  /**
   * Additional data of the merchant, returned unchanged: at most 20 entries with names of 1 to 40 characters and
   * values of at most 500 characters, 4 kB in total.
   */
  metadata?: Record<string, string> | undefined;
  /**
   * The merchant's reference for the payer, who owns the agreements made with it. Use an opaque identifier, not a
   * phone number.
   */
  payer_reference?: string | null | undefined;
  /** The URL that the payer is redirected to after paying. `{session}` is replaced by the session's identifier. */
  success_url: string;
}

/** A key to make. */
export interface KeyWishParams {
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

/** What changes; what is left out stays. */
export interface MerchantChangesParams {
  /** Whether it is served. */
  enabled?: boolean | null | undefined;
  /** What it says of itself. */
  profile?: MerchantProfileWishParams | null | undefined;
}

/** A merchant to add. */
export interface MerchantWishParams {
  /** Its name, for good: 1 to 40 of `a` to `z`, digits and hyphens. */
  id: string;
  /** What it says of itself: a name at least. */
  profile: MerchantProfileWishParams;
}

/** The events to replay: a single event, or all events of a time range. */
export interface ReplayParams {
  /** The identifier of a single event. */
  event?: string | null | undefined;
  /** The start of the time range, inclusive. */
  from?: string | null | undefined;
  /** With a time range, replays only the events that were not delivered to the endpoint and are not pending. */
  undelivered_only?: boolean | undefined;
  /** The end of the time range, exclusive. */
  until?: string | null | undefined;
}

/** How a key is rolled. */
export interface KeyRollParams {
  /** For how many seconds the old key works on: at most 2,592,000; usually 86,400. */
  overlap?: number | null | undefined;
}

/** The parameters of a secret's replacement. */
export interface SecretRollParams {
  /** The number of seconds for which events are also signed with the old secret. */
  overlap?: number | null | undefined;
}

/** The parameters of a payment. */
export interface SessionStartParams {
  /**
   * The agreement to pay with: the payer confirms with the PIN alone. Requires a secret key, because a publishable
   * key does not identify the payer.
   */
  agreement?: string | null | undefined;
}

/** The changes to a webhook endpoint. Omitted members keep their value. */
export interface EndpointUpdateParams {
  /** A description, at most 255 characters. */
  description?: string | null | undefined;
  /**
   * Whether to send events. While the endpoint is disabled, pending deliveries wait, and new events are not
   * delivered unless they are replayed.
   */
  enabled?: boolean | null | undefined;
  /** The event types to send from now on. An empty list means all types. */
  event_types?: EventType[] | null | undefined;
  /** Where events are input from now on, those that wait included. */
  url?: string | null | undefined;
}
