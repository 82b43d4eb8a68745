//! Elements that several pages share.

use maud::{Markup, html};

use super::{context::PageContext, form::Form, labels};
use crate::{clock::Moment, language::Lang, money::Poisha, state::Stage};

/// Rows on one page of a list.
pub(super) const PAGE_SIZE: usize = 50;

/// Bangladesh time to the second: `2026-01-26 11:26:42`.
pub(super) fn time(moment: Moment) -> Markup {
    let text = moment.bkash_time();
    let civil = text.get(..19).unwrap_or(&text).replace('T', " ");
    html! { time datetime=(moment.rfc3339()) { (civil) } }
}

/// A duration in its two largest units.
pub(super) fn span(seconds: i64) -> String {
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let texts: Vec<_> = parts
        .iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    texts.join(" ")
}

pub(super) fn money(amount: Poisha) -> Markup {
    html! { span class="money" { (Lang::English.money(&amount.to_string())) } }
}

/// A badge with a payment's stage.
pub(super) fn stage(stage: Stage) -> Markup {
    let mood = match stage {
        Stage::Initiated => "waiting",
        Stage::Verified | Stage::Authorized => "ready",
        Stage::Completed | Stage::Captured => "good",
        Stage::Failed | Stage::ExecuteRefused => "bad",
        Stage::Cancelled | Stage::Voided => "over",
    };
    html! { span class={ "badge " (mood) } { (labels::stage(stage)) } }
}

/// A badge with the HTTP status of a call, or that it got no response.
pub(super) fn status(status: Option<u16>) -> Markup {
    let (mood, text) = match status {
        None => ("bad", "no response".to_owned()),
        Some(status) if status < 300 => ("good", status.to_string()),
        Some(status) => ("bad", status.to_string()),
    };
    html! { span class={ "badge " (mood) } { (text) } }
}

/// An identifier, or a dash.
pub(super) fn code(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { code { (text) } } @else { span class="none" aria-hidden="true" { "–" } }
    }
}

/// A form with a single button.
pub(super) fn button(
    context: &PageContext,
    action: &str,
    label: &str,
    class: &str,
    name: &str,
) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="back" value=(context.here());
            button class=(class) aria-label=(name) { (label) }
        }
    }
}

/// Links to older rows and to the newest.
pub(super) fn older(context: &PageContext, next: Option<&str>) -> Markup {
    let newest = context.query.get("before").is_some();
    html! {
        @if newest || next.is_some() {
            p class="pager" {
                @if newest {
                    a href=(context.query.link(&context.path, &[("before", ""), ("notice", "")])) { "Newest" }
                }
                @if let Some(next) = next {
                    a rel="next" href=(context.query.link(&context.path, &[("before", next), ("notice", "")])) {
                        "Older"
                    }
                }
            }
        }
    }
}

/// A select field whose empty first option means all.
pub(super) fn select<'a>(
    query: &Form,
    name: &str,
    label: &str,
    all: &str,
    options: impl IntoIterator<Item = (&'a str, &'a str)>,
) -> Markup {
    let chosen = query.text(name);
    html! {
        div class="field" {
            label for=(name) { (label) }
            select id=(name) name=(name) {
                option value="" { (all) }
                @for (value, text) in options {
                    option value=(value) selected[value == chosen] { (text) }
                }
            }
        }
    }
}

/// The error message of a field, which its input refers to.
pub(super) fn problem(field: &str, problem: Option<&str>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            p class="problem" id={ (field) "-problem" } { (problem) }
        }
    }
}

/// The `aria-describedby` of an input: its hint, and its error message if there is one.
pub(super) fn described_by(field: &str, wrong: bool) -> String {
    if wrong {
        format!("{field}-problem {field}-hint")
    } else {
        format!("{field}-hint")
    }
}

/// Marks up names: text between backticks, and words with an underscore.
pub(super) fn marked(text: &str) -> Markup {
    let in_name = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
    html! {
        @for (index, part) in text.split('`').enumerate() {
            @if index % 2 == 1 { code { (part) } } @else {
                @for word in part.split_inclusive(' ') {
                    @let name = word.trim_matches(|letter| !in_name(letter));
                    @if name.contains('_') {
                        @let (before, after) = word.split_once(name).unwrap_or_default();
                        (before) code { (name) } (after)
                    } @else { (word) }
                }
            }
        }
    }
}

/// A message for an empty list.
pub(super) fn nothing(text: &str) -> Markup {
    html! { p class="nothing" { (text) } }
}

#[cfg(test)]
mod tests {
    use super::{marked, span};

    #[test]
    fn names_in_a_sentence_are_marked_as_code() {
        assert_eq!(
            marked("Put `a <b>` on any call, with one_by_one.").into_string(),
            "Put <code>a &lt;b&gt;</code> on any call, with <code>one_by_one</code>."
        );
    }

    #[test]
    fn durations_have_their_two_largest_units() {
        for (seconds, texts) in [
            (59, "59 s"),
            (3600, "1 h"),
            (3661, "1 h 1 min"),
            (16 * 86_400, "16 d"),
            (86_400 + 7200 + 30, "1 d 2 h"),
        ] {
            assert_eq!(span(seconds), texts);
        }
    }
}
