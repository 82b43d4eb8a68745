// Generated from the OpenAPI document by clients/generator. Do not edit.

import type { Hold, LineItem } from './objects/index.js';
import type { AgreementPolicy, Capture, HistoryOutcome, Verdict, EventType } from './enums.js';

/** How long bKash is to hold authorized money. */
export interface MerchantHoldParams {
  /** What happens before the hold ends: `void`, `capture` or `nothing`. */
  at_end?: string | null | undefined;
  /** For how many hours, according to the merchant's contract with bKash; 0 disables holds. */
  hours?: number | null | undefined;
}

/** The theme of a merchant's pages. */
export interface MerchantThemeParams {
  /** The colour of the primary button; an empty string restores the default. */
  accent?: string | null | undefined;
  /** `auto`, `light` or `dark`. */
  appearance?: string | null | undefined;
  /** The https URL of the shop's logo; an empty string removes it. */
  logo?: string | null | undefined;
}

/** A merchant's settings to create or update. Fields that are omitted keep their value, or get the default. */
export interface MerchantProfileParams {
  /** Origins whose pages may embed the checkout, and whose scripts may use publishable keys. */
  embed_origins?: string[] | null | undefined;
  /** How long bKash holds authorized money. */
  hold?: MerchantHoldParams | null | undefined;
  /**
   * What happens to money that bKash took after the payment had been reported as failed: `report`, or `refund` to
   * give it back at once.
   */
  late_success?: string | null | undefined;
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
  theme?: MerchantThemeParams | null | undefined;
}

/** A merchant's credentials at bKash. They are sealed at once and never returned. */
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

/** A script of bKash's checkout window. */
export interface BkashScriptParams {
  /** The subresource integrity hash, such as `sha384-…`. */
  integrity?: string | null | undefined;
  /** The script's URL. */
  src: string;
}

/** An API key to create. */
export interface ApiKeyCreateParams {
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
  /** The URL to send events to: https, on a public address. */
  url: string;
}

/** A merchant to create. */
export interface MerchantCreateParams {
  /** The identifier: 1 to 40 of `a` to `z`, digits and hyphens. It cannot be changed. */
  id: string;
  /** The merchant's settings; `name` is required. */
  profile: MerchantProfileParams;
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

/** The provider account to create or replace. */
export interface ProviderAccountPutParams {
  /** The root of the API. It must belong to the mode. */
  base_url: string;
  /**
   * The merchant's credentials at bKash. If omitted, the previous ones are kept, which requires that family and
   * base URL do not change.
   */
  credentials?: BkashCredentialsParams | null | undefined;
  /** The bKash API family: `tokenized-v1`, `tokenized-v2`, `checkout-iframe`, `tokenized-v0.3`. */
  family: string;
  /** The topic of bKash's instant payment notifications, if bKash has subscribed the merchant. */
  ipn_topic?: string | null | undefined;
  /** The origins of bKash's customer pages. */
  page_origins: string[];
  /** The scripts of bKash's checkout window, in load order. Only for Checkout (iFrame). */
  scripts?: BkashScriptParams[] | undefined;
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

/** What to do about a quarantined payment. */
export interface ResolvePaymentParams {
  /** The reason for the verdict, 1 to 255 characters. It is recorded. */
  reason: string;
  /**
   * `accepted` if the money pays the order, `dismissed` if it does not: it was given back, or is settled
   * elsewhere.
   */
  verdict: Verdict;
}

/** What happened to the order while the log has a gap. */
export interface ResolveSessionParams {
  /** bKash's identifier of the payment. Required if the outcome is `paid`. */
  bkash_payment_id?: string | null | undefined;
  /**
   * `paid` if bKash took or holds money for a payment of the order; bKash is asked about it. `unpaid` if you have
   * found out that there is no such payment; the order can then be paid, or expires.
   */
  outcome: HistoryOutcome;
  /** How you found out, 1 to 255 characters. Required if the outcome is `unpaid`. It is recorded. */
  reason?: string | null | undefined;
}

/** How to roll an API key. */
export interface ApiKeyRollParams {
  /** For how many seconds the old key keeps working: at most 2,592,000; 86,400 by default. */
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
  /** The URL to send events to from now on, including pending deliveries. */
  url?: string | null | undefined;
}

/** The changes to a merchant. Fields that are omitted keep their value. */
export interface MerchantUpdateParams {
  /** Whether the merchant is served. */
  enabled?: boolean | null | undefined;
  /** The settings to change. */
  profile?: MerchantProfileParams | null | undefined;
}
