// The one script on a merchant's page: it draws a button for every <bkash-checkout session="cs_…"> and every element
// with data-bkash-checkout, and opens our page by going there, in a window, or in a dialog. It asks nobody anything, keeps
// nothing, and what it tells the merchant's page are hints. docs/embedding.md is its contract; the other end of the
// channel is app/src/islands/embedded.rs. Every byte is loaded by every payer: `cargo xtask generate embed` counts them.
(() => {
  const home = new URL(document.currentScript.src).origin;
  const words = { bn: ["বিকাশে পেমেন্ট করুন", "বন্ধ করুন"], en: ["Pay with bKash", "Close"] };
  // Browsers inside other apps have no second window to pay in, or lose it: Facebook, Messenger, Instagram, LINE, TikTok,
  // Android's WebView, and on Apple's phones whatever is not of Safari's family.
  const insideApp = /FB(A[NV]|_IAB)|Instagram|Line\/|TikTok|; wv\)|iP(hone|ad)(?!.*Safari)/.test(navigator.userAgent);

  // A stylesheet of the script's own making needs no permission of the merchant's policy. Browsers that cannot make one
  // (Safari before 16.4) show a plain link.
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

  const make = (name, properties) => Object.assign(document.createElement(name), properties);
  const shade = (element, content) => {
    const root = element.shadowRoot || element.attachShadow({ mode: "open" });
    if (sheet) root.adoptedStyleSheets = [sheet];
    root.replaceChildren(content);
  };
  const setting = (host, name) => host.getAttribute(name) || host.dataset[name];
  // Empty where the page does not say: our page goes by the payer's browser then.
  const language = (host) => (host.closest("[lang]") || host).lang.slice(0, 2);
  const said = (host) => words[language(host)] || words.en;
  const address = (host) => `${home}/pay/${encodeURIComponent(setting(host, "session"))}?lang=${language(host)}`;
  const modeOf = (host) => {
    const mode = setting(host, "mode");
    return !insideApp && sheet && /^(popup|modal)$/.test(mode) && mode;
  };

  const open = (host, mode) => {
    const session = setting(host, "session");
    const [pay, close] = said(host);
    let popup, frame, holder, dialog, watch, greeted, last, next;

    const tell = (type, status) =>
      host.dispatchEvent(
        new CustomEvent(type, { bubbles: true, cancelable: true, detail: { session, status } }),
      );
    const end = () => {
      if (!host.opened) return;
      host.opened = 0;
      clearInterval(watch);
      removeEventListener("message", greet);
      if (holder) {
        dialog.close();
        holder.remove();
      } else popup.close();
      // Who has paid goes on to the shop's own page for that, unless the shop's page sees to it.
      if (tell("closed", last) && next) location.assign(next);
    };
    const hear = ({ data }) => {
      const { type, status, go, height } = Object(data);
      if (type === "close") end();
      if (height > 0 && dialog) dialog.style.height = `${height + 48}px`;
      if (/^(paid|cancelled|failed)$/.test(type)) {
        next = type === "paid" && /^https?:/.test(go) && go;
        // A page that is loaded again says again what it is; a try can fail twice.
        if (type === "failed" || type !== last) tell(type, status);
        last = type;
      }
    };
    // Our page says hello with one end of a channel. Nobody else can: its origin and its window are known.
    const greet = ({ origin, source, data, ports }) => {
      if (
        origin === home &&
        source === (popup || frame.contentWindow) &&
        Object(data).bkashCheckout === 1 &&
        data.session === session
      ) {
        ports[0].onmessage = hear;
        ports[0].postMessage({ type: "welcome" });
        if (!greeted) tell("ready");
        greeted = 1;
      }
    };
    const leave = () => greeted || location.assign(address(host));
    // The name stays with a frame or window on its way to bKash and back, and says who may be spoken to.
    const name = `bkash ${location.origin}`;

    if (mode === "popup") {
      popup = window.open(address(host), name, "popup,width=480,height=800");
      if (!popup) return leave();
      watch = setInterval(() => popup.closed && end(), 400);
    } else {
      frame = make("iframe", { title: pay, name, src: address(host) });
      const bar = make("p");
      bar.append(
        make("a", { href: address(host), textContent: `${pay} ↗` }),
        make("button", { textContent: close, onclick: end }),
      );
      dialog = make("dialog", { onclose: end });
      dialog.setAttribute("aria-label", pay);
      dialog.append(bar, frame);
      holder = make("div", { lang: language(host) });
      document.body.append(holder);
      shade(holder, dialog);
      dialog.showModal();
      // A merchant's origin that is not registered is refused by the browser, without a word to anybody.
      watch = setTimeout(leave, 15000);
    }
    host.opened = popup || frame;
    addEventListener("message", greet);
  };

  const draw = (host) => {
    const mode = modeOf(host);
    let face = host;
    if (!/^(A|BUTTON)$/.test(host.tagName)) {
      face = make(mode ? "button" : "a", { textContent: said(host)[0], part: "button" });
      shade(host, face);
    }
    face.href = address(host);
    face.onclick = (event) => {
      if (mode || face === host) event.preventDefault();
      if (host.opened) host.opened.focus();
      else if (mode) open(host, mode);
      else location.assign(face.href);
    };
  };

  customElements.define(
    "bkash-checkout",
    class extends HTMLElement {
      static get observedAttributes() {
        return ["session", "mode", "lang"];
      }
      attributeChangedCallback() {
        if (this.isConnected) draw(this);
      }
      connectedCallback() {
        draw(this);
      }
    },
  );
  const find = () =>
    document.querySelectorAll("[data-bkash-checkout]").forEach((host) => host.onclick || host.shadowRoot || draw(host));
  find();
  new MutationObserver(find).observe(document, { childList: true, subtree: true });
})();
