//! Recipes for triggering each of bKash's error codes: HTTP requests that `/simulator/errors`
//! lists, `docs/simulator-errors.md` summarizes, and a test executes.

mod instruction;
mod rows;
mod steps;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::{error_codes::ErrorCode, families::guide_error_codes};
use instruction::Instruction;
use steps::Step;

/// The list that a code belongs to. Half of the codes of 2019 mean something else today.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum List {
    /// bKash's Error Codes page, 2026.
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

/// What triggers a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Trigger {
    /// A call that breaks one of bKash's rules.
    Rule,
    /// An action of the customer on bKash's page, which shows the code.
    Page,
    /// A test wallet that Execute refuses with this code.
    Wallet,
    /// A fault, because the simulator has no other trigger.
    Fault,
}

impl Trigger {
    const fn name(self) -> &'static str {
        match self {
            Self::Rule => "rule",
            Self::Page => "page",
            Self::Wallet => "wallet",
            Self::Fault => "fault",
        }
    }
}

/// An error code and its recipe.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    list: List,
    /// The code in today's list.
    code: ErrorCode,
    by: Trigger,
    how: Instruction,
    /// The message, if it differs from the list's.
    says: Option<&'static str>,
    steps: Vec<Step>,
}

/// The table as `GET /simulator/errors` returns it.
pub(crate) fn document() -> Value {
    let rows = rows::all();
    let errors: Vec<_> = rows.iter().map(describe).collect();
    json!({
        "about": "Send a recipe's steps in order to a simulator that was just reset with its settings \
                  (`POST /simulator/reset` with `{\"settings\": true}`); `{name}` stands for a value that an earlier step kept from its response. The last response \
                  has the error code.",
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

/// The table in Markdown, as in `docs/simulator-errors.md`.
///
/// To update the file, run `cargo run -p simulator --example errors > docs/simulator-errors.md`.
pub fn error_table() -> String {
    let rows = rows::all();
    let (guide, today): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.list == List::Guide);
    [INTRODUCTION, &lines(&today), OF_THE_GUIDE, &lines(&guide)].concat()
}

fn lines(rows: &[&Row]) -> String {
    let mut lines = HEAD.to_owned();
    for row in rows {
        let (number, message, by) = (row.number(), row.message(), row.by.name());
        // Writing to a String cannot fail.
        let how = row.how.text();
        let _ = writeln!(lines, "| {number} | {message} | {by} | {how} |");
    }
    lines
}

impl Row {
    fn number(&self) -> String {
        match self.guide_code() {
            Some((number, _)) => number.to_string(),
            None => self.code.to_string(),
        }
    }

    fn message(&self) -> &'static str {
        let listed = self.guide_code().map(|(_, message)| message);
        let listed = listed.unwrap_or_else(|| self.code.message());
        self.says.unwrap_or(listed)
    }

    fn guide_code(&self) -> Option<(u16, &'static str)> {
        match self.list {
            List::Today => None,
            List::Guide => guide_error_codes::guide_code(self.code),
        }
    }
}

const INTRODUCTION: &str = "\
# How to produce each of bKash's errors

This table shows how to produce each error code of bKash's list on the simulator. It is generated from
`crates/simulator/src/error_recipes`, and a test runs every row.

`GET /simulator/errors` returns the same rows with the requests to send, for use by programs. The triggers are:

- **rule**: bKash's own rule, broken by a call;
- **page**: an action of the customer on bKash's page, which shows the error code;
- **wallet**: a test wallet whose payments are refused with the code (`GET /simulator/wallets` lists them);
- **fault**: `PUT /simulator/faults`, because nothing else in the simulator causes the error: it belongs to a
  product that the simulator does not serve, or bKash does not document its cause. A fault can produce any
  error code in any call.

";

const OF_THE_GUIDE: &str = "
## Error codes of the guide v0.3

Tokenized Checkout had other error codes in 2019, and the guide v0.3 still lists them: `2056` was \"already
completed\", which is 2062 today. Only `/v1.2.0-beta/tokenized/` returns them. A fault is named by
today's code.

";

const HEAD: &str = "\
| code | bKash's message | trigger | how |
|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::{List, rows};
    use crate::{error_codes::ErrorCode, families::guide_error_codes};

    #[test]
    fn every_number_of_the_list_has_one_row_in_order() {
        let rows = rows::all();
        let of = |list| -> Vec<ErrorCode> {
            let rows = rows.iter().filter(|row| row.list == list);
            rows.map(|row| row.code).collect()
        };
        assert_eq!(of(List::Today), ErrorCode::all().collect::<Vec<_>>());
        assert_eq!(
            of(List::Guide),
            guide_error_codes::all().collect::<Vec<_>>()
        );
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
