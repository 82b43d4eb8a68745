//! The HTML document around every page: head, header, footer, and the script that hydrates the islands.

use leptos::prelude::*;

use crate::{
    components::contact,
    translations::Translations,
    view::{ColorScheme, PageContext},
};

/// The scripts that a page loads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scripts {
    /// The page loads no script.
    None,
    /// The page hydrates its islands.
    Islands,
    /// The islands poll for a new status. Without JavaScript the browser reloads the page every few seconds.
    Poll,
    /// The island talks to the merchant's page that embeds this one. Opened on its own, the page loads no script.
    Embedded,
}

/// A page without the document around it.
pub(crate) struct Page {
    title: String,
    prelude: Option<AnyView>,
    body: AnyView,
    scripts: Scripts,
    framed: bool,
    width: Option<&'static str>,
    footer_contact: bool,
}

impl Page {
    /// Creates a page from its title and the content of `<main>`. The document appends the merchant's name to
    /// the title.
    pub(crate) fn new(title: impl Into<String>, body: impl IntoAny) -> Self {
        let (title, body) = (title.into(), body.into_any());
        Self {
            title,
            prelude: None,
            body,
            scripts: Scripts::None,
            framed: false,
            width: None,
            footer_contact: true,
        }
    }

    /// Sets the scripts that the page loads.
    pub(crate) fn scripts(mut self, scripts: Scripts) -> Self {
        self.scripts = scripts;
        self
    }

    /// Adds an invisible element before the content.
    pub(crate) fn prelude(mut self, prelude: Option<AnyView>) -> Self {
        self.prelude = prelude;
        self
    }

    /// Renders the page for a merchant's frame, which grows with the content.
    pub(crate) fn framed(mut self) -> Self {
        self.framed = true;
        self
    }

    /// Uses the full width of a large screen.
    pub(crate) fn full_width(mut self) -> Self {
        self.width = Some("full-width");
        self
    }

    /// Uses the width of two columns on a large screen: the order, and the ways to pay it.
    pub(crate) fn two_columns(mut self) -> Self {
        self.width = Some("two-columns");
        self
    }

    /// Leaves out the contact details in the footer, for pages that show them in the content.
    pub(crate) fn without_footer_contact(mut self) -> Self {
        self.footer_contact = false;
        self
    }
}

/// Renders a page as a whole HTML document. Views are created and rendered synchronously on this thread,
/// because the server has loaded all data before.
pub(crate) fn document(
    context: &PageContext,
    page: impl FnOnce(&'static Translations) -> Page,
) -> String {
    let owner = Owner::new_root(None);
    let html = owner.with(|| {
        let text = Translations::of(context.language);
        layout(context, text, page(text)).to_html()
    });
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}")
}

fn layout(context: &PageContext, text: &'static Translations, page: Page) -> impl IntoView + use<> {
    let Page {
        title,
        prelude,
        body,
        scripts,
        framed,
        width,
        footer_contact,
    } = page;
    let stylesheet = context.stylesheet.as_deref();
    let stylesheet =
        stylesheet.map(|path| view! { <link rel="stylesheet" href=asset_url(path, context) /> });
    let logo = logo(context);
    let other = context.language.other();
    let refresh = (scripts == Scripts::Poll)
        .then(|| view! { <noscript><meta http-equiv="refresh" content="3" /></noscript> });
    let support = context.support.as_deref().filter(|_| footer_contact);
    let support =
        support.map(|support| view! { <p>{text.layout.contact_prompt} " " {contact(support)}</p> });
    let test_banner = context
        .simulated
        .then(|| view! { <p class="test-banner">{text.layout.test_mode}</p> });
    let class = match (framed, width) {
        (false, width) => width.map(str::to_owned),
        (true, width) => Some(["framed ", width.unwrap_or_default()].concat()),
    };
    view! {
        <html lang=context.language.tag()>
            <head>
                <meta charset="utf-8" />
                <title>{format!("{title} · {}", context.merchant)}</title>
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                {color_scheme(context.color_scheme)}
                <meta name="robots" content="noindex" />
                <meta name="description" content=text.layout.security_notice />
                <meta name="format-detection" content="telephone=no" />
                <link rel="icon" type="image/svg+xml" href=asset_url("/favicon.svg", context) />
                <link rel="stylesheet" href=asset_url("/pkg/checkout.css", context) />
                {stylesheet}
                {refresh}
                {hydration_script(context, scripts)}
            </head>
            <body class=class>
                <a class="skip-link" href="#main">{text.layout.skip_to_content}</a>
                <header class="page-header">
                    {test_banner}
                    <div class="header-bar">
                        <p class="merchant">
                            {logo}
                            <span>{context.merchant.clone()}</span>
                        </p>
                        <a class="language-switch" href=language_url(&context.path, other.tag())
                            lang=other.tag() hreflang=other.tag()>
                            {text.layout.other_language}
                        </a>
                    </div>
                </header>
                <main id="main">{prelude} {body}</main>
                <footer class="page-footer">
                    <p>{text.layout.security_notice}</p>
                    {support}
                </footer>
            </body>
        </html>
    }
}

/// Renders the colours that the browser uses before the stylesheet is loaded and around the page. They equal
/// the stylesheet's `--ground`.
fn color_scheme(scheme: ColorScheme) -> AnyView {
    let (light, dark) = ("#f7f2ef", "#181215");
    let theme_color = |color: &'static str, media: Option<&'static str>| {
        let meta = leptos::html::meta().name("theme-color").content(color);
        meta.attr("media", media)
    };
    match scheme {
        ColorScheme::Auto => view! {
            <meta name="color-scheme" content="light dark" />
            {theme_color(light, Some("(prefers-color-scheme: light)"))}
            {theme_color(dark, Some("(prefers-color-scheme: dark)"))}
        }
        .into_any(),
        ColorScheme::Light => {
            view! { <meta name="color-scheme" content="light" /> {theme_color(light, None)} }
                .into_any()
        }
        ColorScheme::Dark => {
            view! { <meta name="color-scheme" content="dark" /> {theme_color(dark, None)} }
                .into_any()
        }
    }
}

/// Renders the merchant's logo, or the first letter of its name.
fn logo(context: &PageContext) -> AnyView {
    if let Some(logo) = &context.logo {
        return view! { <img class="logo" src=logo.clone() alt="" /> }.into_any();
    }
    let initial: String = context.merchant.chars().take(1).collect();
    view! { <span class="logo-initial" aria-hidden="true">{initial}</span> }.into_any()
}

/// Renders the inline script that hydrates the islands. If it fails, the page still works without it.
fn hydration_script(context: &PageContext, scripts: Scripts) -> Option<AnyView> {
    let script = asset_url("/pkg/checkout.js", context);
    let wasm = asset_url("/pkg/checkout.wasm", context);
    let code = format!(
        "import(\"{script}\").then(async m=>{{\
         await m.default({{module_or_path:\"{wasm}\"}});\
         m.hydrate();\
         for(const e of document.querySelectorAll(\"leptos-island\"))m[e.dataset.component]?.(e)\
         }}).catch(e=>console.warn(e))"
    );
    let inline = |code: String| {
        view! { <script type="module" nonce=context.nonce.clone()>{code}</script> }.into_any()
    };
    match scripts {
        Scripts::None => None,
        Scripts::Islands | Scripts::Poll => Some(
            view! {
                <link rel="modulepreload" href=script crossorigin="anonymous" fetchpriority="low" />
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm"
                    crossorigin="anonymous" fetchpriority="low" />
                {inline(code)}
            }
            .into_any(),
        ),
        // The island looks for the same two windows and does nothing without them.
        Scripts::Embedded => Some(inline(format!("if(parent!==self||opener){code}"))),
    }
}

/// Returns the URL of a static file. It contains the version, so that browsers may cache the file forever.
/// Characters of the version that could end a string literal in the inline script are dropped.
pub(crate) fn asset_url(path: &str, context: &PageContext) -> String {
    let safe = |char: &char| char.is_ascii_alphanumeric() || matches!(char, '-' | '_' | '.');
    let version: String = context.version.chars().filter(safe).collect();
    format!("{path}?v={version}")
}

/// Returns the URL of this page in another language.
fn language_url(path: &str, tag: &str) -> String {
    let separator = if path.contains('?') { '&' } else { '?' };
    format!("{path}{separator}lang={tag}")
}
