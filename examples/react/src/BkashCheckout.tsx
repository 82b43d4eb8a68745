// `<BkashCheckout>`: the checkout's button as a React component. Copy this file; it depends on React only.

import { createElement, useEffect, useRef, type ReactNode } from 'react';

/** An event of the checkout. It is only a hint for what the payer sees next, and no proof of payment. */
export interface CheckoutEvent {
  session: string;
  /** The session's status, such as `paid`. Undefined for `ready`. */
  status?: string;
}

export interface BkashCheckoutProps {
  /** The session's identifier, `cs_…`, from the response to `POST /v1/checkout/sessions`. */
  session: string;
  /** The session's page, for the link that is shown until the script is loaded, or if it is blocked. */
  url: string;
  /** By default the button navigates to the checkout. Both modes need the page's origin to be registered. */
  mode?: 'popup' | 'modal';
  /** `bn` or `en`. By default the language of the surrounding element. */
  lang?: string;
  children?: ReactNode;
  onReady?: (event: CheckoutEvent) => void;
  onPaid?: (event: CheckoutEvent) => void;
  onFailed?: (event: CheckoutEvent) => void;
  onCancelled?: (event: CheckoutEvent) => void;
  /** The window or dialog was closed. After a payment the payer continues at `success_url`, unless you `preventDefault()`. */
  onClosed?: (event: CheckoutEvent, domEvent: CustomEvent<CheckoutEvent>) => void;
}

const CALLBACKS = { ready: 'onReady', paid: 'onPaid', failed: 'onFailed', cancelled: 'onCancelled', closed: 'onClosed' } as const;

export function BkashCheckout(props: BkashCheckoutProps): ReactNode {
  const tag = useRef<HTMLElement>(null);
  // Callbacks may change on every render. The listeners are added once and read the latest ones.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const host = tag.current;
    const listeners = new AbortController();
    for (const [type, property] of Object.entries(CALLBACKS)) {
      const listener = (event: Event): void => {
        if (event instanceof CustomEvent) latest.current[property]?.(event.detail, event);
      };
      host?.addEventListener(type, listener, { signal: listeners.signal });
    }
    return () => listeners.abort();
  }, []);
  const { session, url, mode, lang, children = 'Pay with bKash' } = props;
  return createElement('bkash-checkout', { ref: tag, session, mode, lang }, <a href={url}>{children}</a>);
}
