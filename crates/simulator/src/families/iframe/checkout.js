// bKash's checkout script as the simulator plays it: `bKash.init`, `create`, `execute`, `reconfigure`, and
// `#bKash_button`, so that a page written for bKash's own works unchanged. It needs nothing else on the page.
// bKash's looks, and how its script talks with its frame, are not known: those are the simulator's own.
(() => {
  'use strict';

  const SIMULATOR = '{{origin}}';
  if (window.bKash?.simulator === SIMULATOR) return; // Loaded twice: the first one is listening.

  const WORDS = {
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

  // The pages' own rule: the browser's first language that they speak, else Bangla.
  const spoken = navigator.languages.map((tag) => tag.split('-')[0]);
  const lang = spoken.find((tag) => tag in WORDS) ?? 'bn';
  const words = WORDS[lang];

  const settings = {};
  /**
   * `idle`; `creating`, while the merchant calls Create; `open`, while the customer is at it; `executing`,
   * from the customer's consent on; `done`, when bKash has the money; `over`, when there will be none.
   */
  let phase = 'idle';
  let paymentID;
  let view;

  /** The dialog, in a shadow so that the page's style and this one leave each other alone. */
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
    add(header, 'h2', { id: 'title', textContent: words.title });
    dialog.setAttribute('aria-labelledby', 'title');
    const close = add(header, 'button', { type: 'button', textContent: '×' });
    close.setAttribute('aria-label', words.close);
    close.addEventListener('click', dismiss);
    const news = add(dialog, 'p');
    // By Escape the browser closes the dialog itself.
    dialog.addEventListener('close', () => {
      if (!view.hidden) dismiss();
    });
    document.body.append(host);
    return { host, dialog, close, news, frame: undefined, hidden: true, overflow: '' };
  }

  function show() {
    view ??= build();
    if (!view.hidden) return;
    // A page that replaced its whole body took the dialog out with it.
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
    // The browser gives the focus back to where it was.
    view.dialog.close();
  }

  /** Says something in place of the frame. */
  function say(text, role) {
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
    view.frame = Object.assign(document.createElement('iframe'), { title: words.frame, src: address.href });
    view.news.hidden = true;
    view.dialog.append(view.frame);
  }

  /** Calls the merchant's code. What it throws ends the step, and is still the merchant's to see. */
  function ask(request, onFailure) {
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

  /** A click on the merchant's button. */
  function begin() {
    // Consent was given, and the merchant has not said what came of it: not a second payment, but the same.
    if (phase === 'executing' || phase === 'done') return show();
    if (phase !== 'idle' || typeof settings.createRequest !== 'function') return;
    phase = 'creating';
    show();
    say(words.starting, 'status');
    ask(() => settings.createRequest(settings.paymentRequest), notStarted);
  }

  function created(answer) {
    // An answer to an attempt that the customer has closed opens nothing.
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
    say(words.notStarted, 'alert');
    view.close.focus();
  }

  function executeFailed() {
    // Some pages call it for a failed Create.
    if (phase === 'creating') return notStarted();
    if (phase !== 'executing' && phase !== 'done') return;
    phase = 'over';
    // The page says what became of the money: the merchant may be wrong, or out of reach of bKash.
    if (view.hidden) phase = 'idle';
    else load(true);
  }

  /** The customer closes: by the cross, by Escape, or inside the frame. */
  function dismiss() {
    const before = phase;
    // From consent on, closing changes nothing but the view, and the merchant is not told of a customer who gave up.
    if (before === 'executing') return hide();
    if (before === 'open') {
      // bKash is to know of it too. The frame goes on unseen until it has said so.
      const message = { bKash: 'checkout', paymentID, event: 'close' };
      view.frame?.contentWindow?.postMessage(message, SIMULATOR);
    }
    end(before !== 'done');
  }

  function end(told) {
    if (phase === 'idle') return;
    phase = 'idle';
    hide();
    if (told) settings.onClose?.();
  }

  window.addEventListener('message', ({ source, origin, data }) => {
    if (origin !== SIMULATOR || !view?.frame || source !== view.frame.contentWindow) return;
    if (data?.bKash !== 'checkout' || data.paymentID !== paymentID) return;
    if (data.event === 'close') return dismiss();
    if (phase === 'open') {
      if (data.event === 'approved') {
        phase = 'executing';
        ask(() => settings.executeRequestOnAuthorization?.(), executeFailed);
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

  // In the capturing phase, since pages stop clicks; done after them, since pages reconfigure in them.
  document.addEventListener(
    'click',
    (event) => {
      if (event.composedPath().some((node) => node.id === 'bKash_button')) setTimeout(begin);
    },
    true,
  );

  /** jQuery's `trigger` clicks nothing that a browser would notice, where the button is a link. */
  let heardByJQuery = false;
  function hearJQuery() {
    if (heardByJQuery || typeof window.jQuery !== 'function') return;
    heardByJQuery = true;
    window.jQuery(document)?.on?.('click', '#bKash_button', begin);
  }

  function configure(changes) {
    Object.assign(settings, changes);
    // The merchant has turned to another payment; one that the customer put aside stays where it is.
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
