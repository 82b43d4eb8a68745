// The simulator's version of bKash's checkout script: `bKash.init`, `create`, `execute`, `reconfigure` and
// `#bKash_button`, so that a page written for bKash's script works unchanged. It has no dependencies.
// The design, and the messages between script and frame, are the simulator's own: bKash's are not known.
(() => {
  'use strict';

  const SIMULATOR = '{{origin}}';
  if (window.bKash?.simulator === SIMULATOR) return; // Loaded twice: the first one is active.

  const TEXTS = {
    en: {
      title: 'bKash checkout',
      frame: 'bKash payment',
      close: 'Close',
      starting: 'Starting the payment…',
      notStarted: 'The payment could not be started. Nothing was charged.',
    },
    bn: {
      title: 'বিকাশ চেকআউট',
      frame: 'বিকাশ পেমেন্ট',
      close: 'বন্ধ করুন',
      starting: 'পেমেন্ট শুরু হচ্ছে…',
      notStarted: 'পেমেন্টটি শুরু করা যায়নি। কোনো টাকা কাটা হয়নি।',
    },
  };
  const STYLE = `
    dialog {
      box-sizing: border-box; width: min(26rem, 100vw); max-width: none; height: min(44rem, 100vh);
      height: min(44rem, 100dvh); max-height: none; margin: auto; padding: 0; border: 0; overflow: hidden;
      background: #fff; color: #221a1e; color-scheme: light;
      font: 1rem/1.5 system-ui, "Noto Sans Bengali", "Hind Siliguri", "SolaimanLipi", sans-serif;
    }
    dialog[open] { display: flex; flex-direction: column; }
    dialog::backdrop { background: rgb(0 0 0 / 60%); }
    header { display: flex; align-items: center; justify-content: space-between; }
    h2 { margin: 0; padding-inline-start: 1rem; font-size: .9375rem; font-weight: 600; }
    button {
      min-width: 3rem; min-height: 3rem; border: 0; background: none; color: inherit; font: inherit;
      font-size: 1.5rem; line-height: 1; cursor: pointer;
    }
    button:focus-visible { outline: 3px solid #221a1e; outline-offset: -3px; }
    p { margin: auto; padding: 1.5rem; text-align: center; }
    iframe { flex: 1; width: 100%; border: 0; }
    [hidden] { display: none; }
    @media (min-width: 27rem) { dialog { border-radius: .5rem; } }
    @media (prefers-color-scheme: dark) {
      dialog { background: #231b1f; color: #f6eef1; color-scheme: dark; }
      button:focus-visible { outline-color: #f6eef1; }
    }`;

  // As on the pages: the browser's first supported language, otherwise Bangla.
  const spoken = navigator.languages.map((tag) => tag.split('-')[0]);
  const lang = spoken.find((tag) => tag in TEXTS) ?? 'bn';
  const texts = TEXTS[lang];

  const settings = {};
  /**
   * `idle`; `creating`, while the merchant calls Create; `open`, while the customer fills in the page;
   * `executing`, from the customer's consent on; `done`, when the payment is complete; `over`, when it failed.
   */
  let phase = 'idle';
  let paymentID;
  let view;

  /** The dialog, in a shadow tree that separates its style from that of the page. */
  function build() {
    const host = document.createElement('div');
    const root = host.attachShadow({ mode: 'open' });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(STYLE);
    root.adoptedStyleSheets = [sheet];
    const add = (parent, tag, properties) =>
      parent.appendChild(Object.assign(document.createElement(tag), properties));
    const dialog = add(root, 'dialog', { lang });
    const header = add(dialog, 'header');
    add(header, 'h2', { id: 'title', textContent: texts.title });
    dialog.setAttribute('aria-labelledby', 'title');
    const close = add(header, 'button', { type: 'button', textContent: '×' });
    close.setAttribute('aria-label', texts.close);
    close.addEventListener('click', dismiss);
    const news = add(dialog, 'p');
    // On Escape the browser closes the dialog itself.
    dialog.addEventListener('close', () => {
      if (!view.hidden) dismiss();
    });
    document.body.append(host);
    return { host, dialog, close, news, frame: undefined, hidden: true, overflow: '' };
  }

  function show() {
    view ??= build();
    if (!view.hidden) return;
    // A page that replaced its whole body has removed the dialog.
    if (!view.host.isConnected) document.body.append(view.host);
    view.hidden = false;
    view.overflow = document.documentElement.style.overflow;
    document.documentElement.style.overflow = 'hidden';
    view.dialog.showModal();
  }

  function hide() {
    if (view.hidden) return;
    view.hidden = true;
    document.documentElement.style.overflow = view.overflow;
    // The browser restores the focus.
    view.dialog.close();
  }

  /** Shows a message in place of the frame. */
  function showMessage(text, role) {
    view.frame?.remove();
    view.frame = undefined;
    view.news.hidden = false;
    view.news.setAttribute('role', role);
    view.news.textContent = text;
  }

  function load(failed) {
    const address = new URL('/', SIMULATOR);
    address.searchParams.set('paymentId', paymentID);
    address.searchParams.set('host', location.origin);
    address.searchParams.set('lang', lang);
    if (failed) address.searchParams.set('merchant', 'failed');
    view.frame?.remove();
    view.frame = Object.assign(document.createElement('iframe'), { title: texts.frame, src: address.href });
    view.news.hidden = true;
    view.dialog.append(view.frame);
  }

  /** Calls the merchant's code. An exception ends the step and is reported to the console of the page. */
  function callMerchant(request, onFailure) {
    const failed = (error) => {
      onFailure();
      throw error;
    };
    try {
      Promise.resolve(request()).catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  /** Handles a click on the merchant's button. */
  function begin() {
    // The customer has consented and the merchant has not reported a result: the same payment is shown again.
    if (phase === 'executing' || phase === 'done') return show();
    if (phase !== 'idle' || typeof settings.createRequest !== 'function') return;
    phase = 'creating';
    show();
    showMessage(texts.starting, 'status');
    callMerchant(() => settings.createRequest(settings.paymentRequest), notStarted);
  }

  function created(answer) {
    // A late response to an attempt that the customer has closed is ignored.
    if (phase !== 'creating') return;
    const data = typeof answer === 'string' ? parsed(answer) : answer;
    if (typeof data?.paymentID !== 'string' || data.paymentID === '') return notStarted();
    paymentID = data.paymentID;
    phase = 'open';
    load(false);
  }

  function parsed(text) {
    try {
      return JSON.parse(text);
    } catch {
      return undefined;
    }
  }

  function notStarted() {
    if (phase !== 'creating') return;
    phase = 'over';
    showMessage(texts.notStarted, 'alert');
    view.close.focus();
  }

  function executeFailed() {
    // Some pages call this after a failed Create.
    if (phase === 'creating') return notStarted();
    if (phase !== 'executing' && phase !== 'done') return;
    phase = 'over';
    // The page shows the state of the payment, because the merchant may be wrong or unable to reach bKash.
    if (view.hidden) phase = 'idle';
    else load(true);
  }

  /** The customer closes the dialog: with the button, with Escape, or inside the frame. */
  function dismiss() {
    const before = phase;
    // After consent, closing only hides the dialog. The merchant is not notified of a cancellation.
    if (before === 'executing') return hide();
    if (before === 'open') {
      // The frame stays loaded and hidden until it has reported the cancellation to bKash.
      const message = { bKash: 'checkout', paymentID, event: 'close' };
      view.frame?.contentWindow?.postMessage(message, SIMULATOR);
    }
    end(before !== 'done');
  }

  function end(notify) {
    if (phase === 'idle') return;
    phase = 'idle';
    hide();
    if (notify) settings.onClose?.();
  }

  window.addEventListener('message', ({ source, origin, data }) => {
    if (origin !== SIMULATOR || !view?.frame || source !== view.frame.contentWindow) return;
    if (data?.bKash !== 'checkout' || data.paymentID !== paymentID) return;
    if (data.event === 'close') return dismiss();
    if (phase === 'open') {
      if (data.event === 'approved') {
        phase = 'executing';
        callMerchant(() => settings.executeRequestOnAuthorization?.(), executeFailed);
      } else if (data.event === 'cancelled') {
        end(true);
      } else if (data.event === 'failed' || data.event === 'refused' || data.event === 'over') {
        phase = 'over';
      }
    } else if (phase === 'executing') {
      if (data.event === 'done') phase = 'done';
      else if (data.event === 'refused') phase = 'over';
      if (view.hidden && phase === 'over') phase = 'idle';
    }
  });

  // In the capturing phase, because pages stop clicks; run after them, because pages reconfigure in them.
  document.addEventListener(
    'click',
    (event) => {
      if (event.composedPath().some((node) => node.id === 'bKash_button')) setTimeout(begin);
    },
    true,
  );

  /** jQuery's `trigger` causes no native click if the button is a link. */
  let heardByJQuery = false;
  function hearJQuery() {
    if (heardByJQuery || typeof window.jQuery !== 'function') return;
    heardByJQuery = true;
    window.jQuery(document)?.on?.('click', '#bKash_button', begin);
  }

  function configure(changes) {
    Object.assign(settings, changes);
    // The merchant has started another payment; a payment that the customer has hidden stays as it is.
    if (view?.hidden) phase = 'idle';
  }

  window.bKash = {
    simulator: SIMULATOR,
    init(configuration) {
      configure(configuration);
      hearJQuery();
    },
    reconfigure: configure,
    create: () => ({ onSuccess: created, onError: notStarted }),
    execute: () => ({ onError: executeFailed }),
  };
})();
