//! Renders descriptions: paragraphs, and `code` between backticks.

use maud::{Markup, html};

/// Renders text without paragraphs.
pub(crate) fn line(text: &str) -> Markup {
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// Renders text with paragraphs.
pub(crate) fn paragraphs(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            p { (line(paragraph)) }
        }
    }
}

/// A code block that can be copied.
pub(crate) fn code(caption: &str, content: &str) -> Markup {
    html! {
        figure.code {
            figcaption { span { (caption) } }
            pre tabindex="0" role="group" aria-label=(caption) { code { (content) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn backticks_become_code_and_markup_is_escaped() {
        let html = line("send `a<b` & wait").into_string();
        assert_eq!(html, "send <code>a&lt;b</code> &amp; wait");
    }
}
