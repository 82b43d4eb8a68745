// The embed script for merchants' pages. It renders a button for every <bkash-checkout session="cs_…"> and every element
// with data-bkash-checkout, and opens the checkout by navigation, in a pop-up window or in a dialog. It sends no requests
// and stores nothing. Its events are hints only. docs/embedding.md documents the script; the other end of the channel is
// app/src/islands/embed_channel.rs. Every payer loads this file: `cargo xtask test sizes` checks its size.
(() => {
  const checkoutOrigin = new URL(document.currentScript.src).origin;
  const LABELS = { bn: ["বিকাশে পেমেন্ট করুন", "বন্ধ করুন"], en: ["Pay with bKash", "Close"] };
  // In-app browsers cannot open a second window, or lose it: Facebook, Messenger, Instagram, LINE, TikTok, Android's
  // WebView, and every iOS browser outside the Safari family.
  const inAppBrowser = /FB(A[NV]|_IAB)|Instagram|Line\/|TikTok|; wv\)|iP(hone|ad)(?!.*Safari)/.test(navigator.userAgent);

  // A constructed stylesheet needs no entry in the merchant's Content-Security-Policy. Browsers without it (Safari before
  // 16.4) show a plain link.
  let sheet;
  try {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(
      ":host{display:inline-block}" +
        "[part]{display:block;padding:12px 24px;border:0;border-radius:12px;background:#e2136e;color:#fff;font:650 17px/1.5 system-ui,sans-serif;text-decoration:none;cursor:pointer}" +
        ":focus-visible{outline:3px solid;outline-offset:2px}" +
        "dialog{width:480px;max-width:100vw;height:832px;max-height:100dvh;margin-bottom:0;padding:0;border:0;border-radius:18px 18px 0 0;overflow:hidden;color-scheme:light dark;font:15px system-ui,sans-serif}" +
        "dialog[open]{display:flex;flex-direction:column}" +
        "@media(min-width:500px){dialog{margin:auto;border-radius:18px;max-height:94vh}}" +
        "::backdrop{background:#0008}" +
        "p{display:flex;justify-content:space-between;margin:0}" +
        "p *{padding:12px 16px;border:0;background:0 0;color:inherit;font:inherit;cursor:pointer}" +
        "iframe{flex:1;border:0}",
    );
  } catch {}

  const create = (name, properties) => Object.assign(document.createElement(name), properties);
  const renderShadow = (element, content) => {
    const root = element.shadowRoot || element.attachShadow({ mode: "open" });
    if (sheet) root.adoptedStyleSheets = [sheet];
    root.replaceChildren(content);
  };
  const option = (host, name) => host.getAttribute(name) || host.dataset[name];
  // Empty if the page declares no language. The checkout then follows the payer's browser.
  const language = (host) => (host.closest("[lang]") || host).lang.slice(0, 2);
  const labels = (host) => LABELS[language(host)] || LABELS.en;
  const checkoutUrl = (host) => `${checkoutOrigin}/pay/${encodeURIComponent(option(host, "session"))}?lang=${language(host)}`;
  const modeOf = (host) => {
    const mode = option(host, "mode");
    return !inAppBrowser && sheet && /^(popup|modal)$/.test(mode) && mode;
  };

  const open = (host, mode) => {
    const session = option(host, "session");
    const [payLabel, closeLabel] = labels(host);
    let popup, frame, container, dialog, timer, connected, lastType, lastEvent, nextUrl;

    const dispatch = (type, status) =>
      host.dispatchEvent(
        new CustomEvent(type, { bubbles: true, cancelable: true, detail: { session, status } }),
      );
    const close = () => {
      if (!host.opened) return;
      host.opened = 0;
      clearInterval(timer);
      removeEventListener("message", accept);
      if (container) {
        dialog.close();
        container.remove();
      } else popup.close();
      // After a payment the payer continues at the success URL, unless the page calls preventDefault().
      if (dispatch("closed", lastType) && nextUrl) location.assign(nextUrl);
    };
    const receive = ({ data }) => {
      const { type, status, payment, url, height } = Object(data);
      if (type === "close") close();
      if (height > 0 && dialog) dialog.style.height = `${height + 48}px`;
      if (/^(paid|cancelled|failed)$/.test(type)) {
        nextUrl = type === "paid" && /^https?:/.test(url) && url;
        // A page that is loaded again posts its event again. Only another payment or another status is news.
        lastType = type;
        if (lastEvent !== (lastEvent = type + status + payment)) dispatch(type, status);
      }
    };
    // Accepts the channel of our page, identified by its origin and its window.
    const accept = ({ origin, source, data, ports }) => {
      if (
        origin === checkoutOrigin &&
        source === (popup || frame.contentWindow) &&
        Object(data).bkashCheckout === 1 &&
        data.session === session
      ) {
        ports[0].onmessage = receive;
        ports[0].postMessage({ type: "accepted" });
        if (!connected) dispatch("ready");
        connected = 1;
      }
    };
    const navigate = () => connected || location.assign(checkoutUrl(host));
    // The name survives the navigation to bKash and back. It tells our page which origin to post to.
    const name = `bkash ${location.origin}`;

    if (mode === "popup") {
      popup = window.open(checkoutUrl(host), name, "popup,width=480,height=800");
      if (!popup) return navigate();
      timer = setInterval(() => popup.closed && close(), 400);
    } else {
      frame = create("iframe", { title: payLabel, name, src: checkoutUrl(host) });
      const bar = create("p");
      bar.append(
        create("a", { href: checkoutUrl(host), textContent: `${payLabel} ↗` }),
        create("button", { textContent: closeLabel, onclick: close }),
      );
      dialog = create("dialog", { onclose: close });
      dialog.setAttribute("aria-label", payLabel);
      dialog.append(bar, frame);
      container = create("div", { lang: language(host) });
      document.body.append(container);
      renderShadow(container, dialog);
      dialog.showModal();
      // Browsers refuse the frame without any event if the merchant's origin is not registered.
      timer = setTimeout(navigate, 15000);
    }
    host.opened = popup || frame;
    addEventListener("message", accept);
  };

  const renderButton = (host) => {
    const mode = modeOf(host);
    let button = host;
    if (!/^(A|BUTTON)$/.test(host.tagName)) {
      button = create(mode ? "button" : "a", { textContent: labels(host)[0], part: "button" });
      renderShadow(host, button);
    }
    button.href = checkoutUrl(host);
    button.onclick = (event) => {
      if (mode || button === host) event.preventDefault();
      if (host.opened) host.opened.focus();
      else if (mode) open(host, mode);
      else location.assign(button.href);
    };
  };

  customElements.define(
    "bkash-checkout",
    class extends HTMLElement {
      static get observedAttributes() {
        return ["session", "mode", "lang"];
      }
      attributeChangedCallback() {
        if (this.isConnected) renderButton(this);
      }
      connectedCallback() {
        renderButton(this);
      }
    },
  );
  const renderAll = () =>
    document.querySelectorAll("[data-bkash-checkout]").forEach((host) => host.onclick || host.shadowRoot || renderButton(host));
  renderAll();
  new MutationObserver(renderAll).observe(document, { childList: true, subtree: true });
})();
