// `<BkashCheckout>`: the checkout's tag with typed properties. Copy this file; it needs nothing but React.

import { createElement, useEffect, useRef, type ReactNode } from 'react';

/** What the page hears: enough for what the payer sees next, never enough to send goods. */
export interface Hint {
  session: string;
  /** Where it stands, such as `paid`; nothing when the checkout has only opened. */
  status?: string;
}

export interface BkashCheckoutProps {
  /** The session's identifier, `cs_…`, as your server got it of `POST /v1/checkout/sessions`. */
  session: string;
  /** The session's page: where the link leads that stands here until the script has come, or where it is blocked. */
  url: string;
  /** Left out, the page gives way to the checkout's. For these two the page's origin must be registered. */
  mode?: 'popup' | 'modal';
  /** `bn` or `en`; left out, the language of what is around it. */
  lang?: string;
  children?: ReactNode;
  onReady?: (hint: Hint) => void;
  onPaid?: (hint: Hint) => void;
  onFailed?: (hint: Hint) => void;
  onCancelled?: (hint: Hint) => void;
  /** The window or dialog is gone. A payer who has paid goes on to `success_url`, unless you `preventDefault()`. */
  onClosed?: (hint: Hint, event: CustomEvent<Hint>) => void;
}

const HEARD = { ready: 'onReady', paid: 'onPaid', failed: 'onFailed', cancelled: 'onCancelled', closed: 'onClosed' } as const;

export function BkashCheckout(props: BkashCheckoutProps): ReactNode {
  const tag = useRef<HTMLElement>(null);
  // Whoever listens may change with every drawing; the tag is listened to once.
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });
  useEffect(() => {
    const host = tag.current;
    const leaving = new AbortController();
    for (const [type, property] of Object.entries(HEARD)) {
      const tell = (event: Event): void => {
        if (event instanceof CustomEvent) latest.current[property]?.(event.detail, event);
      };
      host?.addEventListener(type, tell, { signal: leaving.signal });
    }
    return () => leaving.abort();
  }, []);
  const { session, url, mode, lang, children = 'Pay with bKash' } = props;
  return createElement('bkash-checkout', { ref: tag, session, mode, lang }, <a href={url}>{children}</a>);
}
