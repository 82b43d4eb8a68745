//! The document's words as a page: paragraphs, and `code` between backticks.

use maud::{Markup, html};

/// A text of one line.
pub(crate) fn line(text: &str) -> Markup {
    html! {
        @for (number, part) in text.split('`').enumerate() {
            @if number % 2 == 1 { code { (part) } } @else { (part) }
        }
    }
}

/// A text of paragraphs.
pub(crate) fn paragraphs(text: &str) -> Markup {
    html! {
        @for paragraph in text.split("\n\n").filter(|paragraph| !paragraph.is_empty()) {
            p { (line(paragraph)) }
        }
    }
}

/// Something to copy, with its language's name above it.
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
    fn what_stands_between_backticks_is_code_and_markup_is_text() {
        let shown = line("send `a<b` & wait").into_string();
        assert_eq!(shown, "send <code>a&lt;b</code> &amp; wait");
    }
}
