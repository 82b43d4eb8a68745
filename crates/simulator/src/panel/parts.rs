//! Small pieces that many pages show: times, spans, amounts, states, buttons, the way to older rows.

use maud::{Markup, html};

use super::{form::Form, labels, visit::Visit};
use crate::{clock::Moment, language::Lang, money::Poisha, state::Stage};

/// A time of Bangladesh, to the second: `2026-01-26 11:26:42`.
pub(super) fn time(moment: Moment) -> Markup {
    let text = moment.bkash_time();
    let civil = text.get(..19).unwrap_or(&text).replace('T', " ");
    html! { time datetime=(moment.rfc3339()) { (civil) } }
}

/// A span of seconds as people say it: its two largest units.
pub(super) fn span(seconds: i64) -> String {
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let said: Vec<_> = parts
        .iter()
        .skip_while(|(count, _)| *count == 0)
        .take(2)
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    said.join(" ")
}

pub(super) fn money(amount: Poisha) -> Markup {
    html! { span class="money" { (Lang::English.money(&amount.to_string())) } }
}

/// A payment's stage, in colour and in a word.
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

/// The HTTP status of a call, or that it got none.
pub(super) fn status(status: Option<u16>) -> Markup {
    let (mood, text) = match status {
        None => ("bad", "no response".to_owned()),
        Some(status) if status < 300 => ("good", status.to_string()),
        Some(status) => ("bad", status.to_string()),
    };
    html! { span class={ "badge " (mood) } { (text) } }
}

/// What is in an identifier, or a dash.
pub(super) fn code(text: Option<&str>) -> Markup {
    html! {
        @if let Some(text) = text { code { (text) } } @else { span class="none" aria-hidden="true" { "–" } }
    }
}

/// A form of one button.
pub(super) fn button(visit: &Visit, action: &str, label: &str, class: &str, name: &str) -> Markup {
    html! {
        form method="post" action=(action) {
            input type="hidden" name="back" value=(visit.here());
            button class=(class) aria-label=(name) { (label) }
        }
    }
}

/// The way to older rows, and back to the newest.
pub(super) fn older(visit: &Visit, next: Option<&str>) -> Markup {
    let newest = visit.query.get("before").is_some();
    html! {
        @if newest || next.is_some() {
            p class="pager" {
                @if newest {
                    a href=(visit.query.link(&visit.path, &[("before", ""), ("notice", "")])) { "Newest" }
                }
                @if let Some(next) = next {
                    a rel="next" href=(visit.query.link(&visit.path, &[("before", next), ("notice", "")])) {
                        "Older"
                    }
                }
            }
        }
    }
}

/// A choice among names, of which the empty first one means all.
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

/// What is wrong with a field, beside it; its input names this as its description.
pub(super) fn problem(field: &str, problem: Option<&str>) -> Markup {
    html! {
        @if let Some(problem) = problem {
            p class="problem" id={ (field) "-problem" } { (problem) }
        }
    }
}

/// The identifiers that describe a field's input: its hint, and its problem when there is one.
pub(super) fn described_by(field: &str, wrong: bool) -> String {
    if wrong {
        format!("{field}-problem {field}-hint")
    } else {
        format!("{field}-hint")
    }
}

/// A text in which names are set apart: those between backticks, and those spelled with an underscore.
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

/// What is shown where a list is empty.
pub(super) fn nothing(text: &str) -> Markup {
    html! { p class="nothing" { (text) } }
}

#[cfg(test)]
mod tests {
    use super::{marked, span};

    #[test]
    fn names_in_a_sentence_are_set_apart() {
        assert_eq!(
            marked("Put `a <b>` on any call, with one_by_one.").into_string(),
            "Put <code>a &lt;b&gt;</code> on any call, with <code>one_by_one</code>."
        );
    }

    #[test]
    fn spans_are_said_in_their_two_largest_units() {
        for (seconds, said) in [
            (59, "59 s"),
            (3600, "1 h"),
            (3661, "1 h 1 min"),
            (16 * 86_400, "16 d"),
            (86_400 + 7200 + 30, "1 d 2 h"),
        ] {
            assert_eq!(span(seconds), said);
        }
    }
}
