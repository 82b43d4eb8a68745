//! The document around every page: head, header, footer, and the one script that wakes the islands.

use leptos::prelude::*;

use crate::{
    components::contact,
    view::{Chrome, Scheme},
    words::Words,
};

/// What happens on a page after it is loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// Nothing: the page ships no script at all.
    Still,
    /// There are islands to wake.
    Islands,
    /// Islands watch for news; without JavaScript the browser asks again every few seconds.
    Waits,
    /// Islands speak with a merchant's page, if one is around. A payer who opens the page alone loads no script.
    Embedded,
}

/// A page before the document is put around it.
pub(crate) struct Page {
    title: String,
    before: Option<AnyView>,
    body: AnyView,
    life: Life,
    framed: bool,
    width: Option<&'static str>,
    help: bool,
}

impl Page {
    /// A page with a title, which the shop's name follows, and the content of `<main>`.
    pub(crate) fn new(title: impl Into<String>, body: impl IntoAny) -> Self {
        let (title, body) = (title.into(), body.into_any());
        Self {
            title,
            before: None,
            body,
            life: Life::Still,
            framed: false,
            width: None,
            help: true,
        }
    }

    /// With as much life as its islands need.
    pub(crate) fn life(mut self, life: Life) -> Self {
        self.life = life;
        self
    }

    /// With something before its content that nobody sees.
    pub(crate) fn before(mut self, before: Option<AnyView>) -> Self {
        self.before = before;
        self
    }

    /// For a merchant's frame, which grows with it.
    pub(crate) fn framed(mut self) -> Self {
        self.framed = true;
        self
    }

    /// As wide as a large screen allows.
    pub(crate) fn wide(mut self) -> Self {
        self.width = Some("wide");
        self
    }

    /// Wide enough, on a large screen, for an order beside what can be done with it.
    pub(crate) fn halves(mut self) -> Self {
        self.width = Some("beside");
        self
    }

    /// Without the line that says where to ask, because the page itself says it.
    pub(crate) fn without_help(mut self) -> Self {
        self.help = false;
        self
    }
}

/// Renders a page as a whole HTML document. Views are made and rendered in one go, on this thread:
/// there is nothing to await, because the server has loaded everything before.
pub(crate) fn document(chrome: &Chrome, page: impl FnOnce(&'static Words) -> Page) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        let words = Words::of(chrome.language);
        shell(chrome, words, page(words)).to_html()
    });
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}")
}

fn shell(chrome: &Chrome, words: &'static Words, page: Page) -> impl IntoView + use<> {
    let Page {
        title,
        before,
        body,
        life,
        framed,
        width,
        help,
    } = page;
    let stylesheet = chrome.stylesheet.as_deref();
    let stylesheet =
        stylesheet.map(|path| view! { <link rel="stylesheet" href=asset(path, chrome) /> });
    let mark = mark(chrome);
    let other = chrome.language.other();
    let refresh = (life == Life::Waits)
        .then(|| view! { <noscript><meta http-equiv="refresh" content="3" /></noscript> });
    let support = chrome.support.as_deref().filter(|_| help);
    let support =
        support.map(|support| view! { <p>{words.chrome.help} " " {contact(support)}</p> });
    let ribbon = chrome
        .simulated
        .then(|| view! { <p class="ribbon">{words.chrome.simulated}</p> });
    let class = match (framed, width) {
        (false, width) => width.map(str::to_owned),
        (true, width) => Some(["framed ", width.unwrap_or_default()].concat()),
    };
    view! {
        <html lang=chrome.language.tag()>
            <head>
                <meta charset="utf-8" />
                <title>{format!("{title} · {}", chrome.merchant)}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                {scheme(chrome.scheme)}
                <meta name="robots" content="noindex" />
                <meta name="description" content=words.chrome.promise />
                <meta name="format-detection" content="telephone=no" />
                <link rel="icon" type="image/svg+xml" href=asset("/favicon.svg", chrome) />
                <link rel="stylesheet" href=asset("/pkg/checkout.css", chrome) />
                {stylesheet}
                {refresh}
                {wake(chrome, life)}
            </head>
            <body class=class>
                <a class="skip" href="#main">{words.chrome.skip}</a>
                <header class="top">
                    {ribbon}
                    <div class="bar">
                        <p class="shop">
                            {mark}
                            <span>{chrome.merchant.clone()}</span>
                        </p>
                        <a class="language" href=in_language(&chrome.path, other.tag())
                            lang=other.tag() hreflang=other.tag()>
                            {words.chrome.other_language}
                        </a>
                    </div>
                </header>
                <main id="main">{before} {body}</main>
                <footer class="foot">
                    <p>{words.chrome.promise}</p>
                    {support}
                </footer>
            </body>
        </html>
    }
}

/// What the browser paints before the stylesheet is there, and around the page: `--ground`.
fn scheme(scheme: Scheme) -> AnyView {
    let (light, dark) = ("#f7f2ef", "#181215");
    let ground = |colour: &'static str, media: Option<&'static str>| {
        let meta = leptos::html::meta().name("theme-color").content(colour);
        meta.attr("media", media)
    };
    match scheme {
        Scheme::Any => view! {
            <meta name="color-scheme" content="light dark" />
            {ground(light, Some("(prefers-color-scheme: light)"))}
            {ground(dark, Some("(prefers-color-scheme: dark)"))}
        }
        .into_any(),
        Scheme::Light => {
            view! { <meta name="color-scheme" content="light" /> {ground(light, None)} }.into_any()
        }
        Scheme::Dark => {
            view! { <meta name="color-scheme" content="dark" /> {ground(dark, None)} }.into_any()
        }
    }
}

/// The shop's sign beside its name, or its initial on a patch of cloth.
fn mark(chrome: &Chrome) -> AnyView {
    if let Some(logo) = &chrome.logo {
        return view! { <img class="logo" src=logo.clone() alt="" /> }.into_any();
    }
    let initial: String = chrome.merchant.chars().take(1).collect();
    view! { <span class="mark" aria-hidden="true">{initial}</span> }.into_any()
}

/// The script that wakes the islands. When it fails, the page stays what it is without it: whole.
fn wake(chrome: &Chrome, life: Life) -> Option<AnyView> {
    let script = asset("/pkg/checkout.js", chrome);
    let wasm = asset("/pkg/checkout.wasm", chrome);
    let code = format!(
        "import(\"{script}\").then(async m=>{{\
         await m.default({{module_or_path:\"{wasm}\"}});\
         m.hydrate();\
         for(const e of document.querySelectorAll(\"leptos-island\"))m[e.dataset.component]?.(e)\
         }}).catch(e=>console.warn(e))"
    );
    let woken = |code: String| {
        view! { <script type="module" nonce=chrome.nonce.clone()>{code}</script> }.into_any()
    };
    match life {
        Life::Still => None,
        Life::Islands | Life::Waits => Some(
            view! {
                <link rel="modulepreload" href=script crossorigin="anonymous" fetchpriority="low" />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm"
                    crossorigin="anonymous" fetchpriority="low" />
                {woken(code)}
            }
            .into_any(),
        ),
        // The island of such a page looks for the same two and sleeps on without them.
        Life::Embedded => Some(woken(format!("if(parent!==self||opener){code}"))),
    }
}

/// The address of a file of the site. The version is part of it, so that a file can be kept for ever;
/// whatever could end a quoted text in the script is dropped.
pub(crate) fn asset(path: &str, chrome: &Chrome) -> String {
    let safe = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    let version: String = chrome.version.chars().filter(safe).collect();
    format!("{path}?v={version}")
}

/// This page in another language.
fn in_language(path: &str, tag: &str) -> String {
    let joint = if path.contains('?') { '&' } else { '?' };
    format!("{path}{joint}lang={tag}")
}
