//! The layout of the customer's pages: header, notice that this is a simulator, footer.

use maud::{DOCTYPE, Markup, html};

use crate::language::Lang;

/// `other_language` is a link to this page in the other language.
pub(super) fn layout(lang: Lang, other_language: Option<&str>, content: &Markup) -> Markup {
    let translations = lang.translations();
    let other = lang.other();
    html! {
        (DOCTYPE)
        html lang=(lang.code()) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="robots" content="noindex";
                title { (translations.title) }
                link rel="stylesheet" href="/simulator/customer.css";
            }
            body {
                div class="frame" {
                    header {
                        p class="ribbon" { strong { (translations.simulator) } " " (translations.no_money) }
                        div class="bar" {
                            h1 { span class="brand" { (translations.brand) } " " (translations.payment) }
                            @if let Some(link) = other_language {
                                a class="language" href=(link) lang=(other.code()) hreflang=(other.code()) {
                                    (other.name())
                                }
                            }
                        }
                    }
                    main { (content) }
                    footer { span aria-hidden="true" { "☎ " } (translations.helpline) }
                }
            }
        }
    }
}
