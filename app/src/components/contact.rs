//! The shop's contact details as a link.

use leptos::prelude::*;

/// Renders a telephone number or an e-mail address as a link, and other text as it is.
pub(crate) fn contact(support: &str) -> AnyView {
    let text = support.to_owned();
    let telephone =
        |char: char| char.is_ascii_digit() || matches!(char, '+' | '-' | ' ' | '(' | ')');
    if support.contains('@') && !support.contains(char::is_whitespace) {
        view! { <a href=format!("mailto:{support}")>{text}</a> }.into_any()
    } else if !support.is_empty() && support.chars().all(telephone) {
        let number: String = support
            .chars()
            .filter(|char| char.is_ascii_digit() || *char == '+')
            .collect();
        view! { <a class="code" href=format!("tel:{number}")>{text}</a> }.into_any()
    } else {
        text.into_any()
    }
}
