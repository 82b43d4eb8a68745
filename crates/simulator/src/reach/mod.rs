//! How to reach every number of bKash's error list on purpose: a recipe of plain HTTP requests for
//! each, shown at `/simulator/errors` and in `docs/simulator-errors.md`, and tried by a test.

mod how;
mod recipe;
mod rows;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{family::guide_numbers, refusal::Code};
use how::How;
use recipe::Step;

/// Whose list a number is of: half of the numbers of 2019 mean something else today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// bKash's Error Codes page of 2026.
    Today,
    /// The integration guide v0.3 of Tokenized Checkout.
    Guide,
}

impl List {
    const fn name(self) -> &'static str {
        match self {
            Self::Today => "today",
            Self::Guide => "guide v0.3",
        }
    }
}

/// What it takes to meet a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum By {
    /// bKash's own rule, broken by a call.
    Rule,
    /// What the customer does on bKash's page, which shows the number.
    Page,
    /// A test wallet whose payments are refused so.
    Wallet,
    /// A fault, because nothing else here leads to it.
    Fault,
}

impl By {
    const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Page => "page",
            Self::Wallet => "wallet",
            Self::Fault => "fault",
        }
    }
}

/// One number and the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    list: List,
    /// The refusal by its number of today.
    code: Code,
    by: By,
    how: How,
    /// The words that come with the number, where they are not the list's.
    says: Option<&'static str>,
    steps: Vec<Step>,
}

/// The table as `GET /simulator/errors` shows it, with what to do in the language.
pub(crate) fn document() -> Value {
    let rows = rows::all();
    let errors: Vec<_> = rows.iter().map(describe).collect();
    json!({
        "about": "Send a recipe's steps in order to a simulator that was just reset with its settings \
                  (`POST /simulator/reset` with `{\"settings\": true}`); `{name}` stands for what an earlier answer held under a key that its step keeps. The last answer \
                  carries the number.",
        "errors": errors,
    })
}

fn describe(row: &Row) -> Value {
    let how = row.how.text();
    let answer = row
        .steps
        .last()
        .map_or(Value::Null, |step| step.answer(row.code));
    json!({
        "list": row.list.name(),
        "code": row.number(),
        "message": row.message(),
        "by": row.by.name(),
        "how": how,
        "steps": row.steps,
        "answer": answer,
    })
}

/// The table as `docs/simulator-errors.md` prints it.
///
/// `cargo run -p simulator --example errors > docs/simulator-errors.md` writes it anew.
pub fn error_table() -> String {
    let rows = rows::all();
    let (guide, today): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.list == List::Guide);
    [INTRODUCTION, &lines(&today), OF_THE_GUIDE, &lines(&guide)].concat()
}

fn lines(rows: &[&Row]) -> String {
    let mut lines = HEAD.to_owned();
    for row in rows {
        let (number, message, by) = (row.number(), row.message(), row.by.name());
        // Writing to a text cannot fail.
        let how = row.how.text();
        let _ = writeln!(lines, "| {number} | {message} | {by} | {how} |");
    }
    lines
}

impl Row {
    fn number(&self) -> String {
        match self.of_the_guide() {
            Some((number, _)) => number.to_string(),
            None => self.code.to_string(),
        }
    }

    fn message(&self) -> &'static str {
        let listed = self.of_the_guide().map(|(_, message)| message);
        let listed = listed.unwrap_or_else(|| self.code.message());
        self.says.unwrap_or(listed)
    }

    fn of_the_guide(&self) -> Option<(u16, &'static str)> {
        match self.list {
            List::Today => None,
            List::Guide => guide_numbers::of_the_guide(self.code),
        }
    }
}

const INTRODUCTION: &str = "\
# Meeting every error of bKash's

How to reach each number of bKash's error list on the simulator. The table is made from the code
(`crates/simulator/src/reach`), and a test follows every row of it.

`GET /simulator/errors` has the same rows with the requests to send, ready for a program. The ways:

- **rule**: bKash's own rule, broken by a call;
- **page**: what the customer does on bKash's page, which shows the number;
- **wallet**: a test wallet whose payments are refused so (`GET /simulator/wallets` lists them);
- **fault**: `PUT /simulator/faults`, because nothing else here leads to the number: it belongs to a
  product that the simulator does not serve, or bKash does not say what leads to it. Any number can be
  met this way, in any call.

";

const OF_THE_GUIDE: &str = "
## Numbers of the guide v0.3

Tokenized Checkout had other numbers in 2019, and the guide v0.3 still prints them: `2056` was \"already
completed\", which today is 2062. They are answered below `/v1.2.0-beta/tokenized/` alone. A fault is named by
the number of today.

";

const HEAD: &str = "\
| number | bKash's words | way | what to do |
|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::{List, rows};
    use crate::{family::guide_numbers, refusal::Code};

    #[test]
    fn every_number_of_the_list_has_one_row_in_order() {
        let rows = rows::all();
        let of = |list| -> Vec<Code> {
            let rows = rows.iter().filter(|row| row.list == list);
            rows.map(|row| row.code).collect()
        };
        assert_eq!(of(List::Today), Code::all().collect::<Vec<_>>());
        assert_eq!(of(List::Guide), guide_numbers::all().collect::<Vec<_>>());
    }

    #[test]
    fn every_row_says_how_in_a_sentence_that_fits_into_a_table() {
        for row in rows::all() {
            let how = row.how.text();
            assert!(how.ends_with('.'), "{how}");
            assert!(!how.contains(['|', '\n']), "{how}");
            assert!(!row.steps.is_empty(), "{}", row.code);
        }
    }
}
