//! How to reach every number of bKash's error list on purpose: a recipe of plain HTTP requests for
//! each, shown at `/simulator/errors` and in `docs/simulator-errors.md`, and tried by a test.

mod recipe;
mod rows;

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::refusal::Code;
use recipe::Step;

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
    code: Code,
    by: By,
    /// One sentence for people.
    how: String,
    /// The words that come with the number, where they are not the list's.
    says: Option<&'static str>,
    steps: Vec<Step>,
}

/// The table as `GET /simulator/errors` shows it.
pub(crate) fn document() -> Value {
    let errors: Vec<_> = rows::all().iter().map(describe).collect();
    json!({
        "about": "Send a recipe's steps in order to a simulator that was just reset; `{name}` stands \
                  for what an earlier answer held under a key that its step keeps. The last answer \
                  carries the number.",
        "errors": errors,
    })
}

fn describe(row: &Row) -> Value {
    let answer = row
        .steps
        .last()
        .map_or(Value::Null, |step| step.answer(row.code));
    json!({
        "code": row.code.to_string(),
        "message": row.message(),
        "by": row.by.name(),
        "how": row.how,
        "steps": row.steps,
        "answer": answer,
    })
}

/// The table as `docs/simulator-errors.md` prints it.
///
/// `cargo run -p simulator --example errors > docs/simulator-errors.md` writes it anew.
pub fn error_table() -> String {
    let mut table = INTRODUCTION.to_owned();
    for row in rows::all() {
        // Writing to a text cannot fail.
        let _ = writeln!(
            table,
            "| {} | {} | {} | {} |",
            row.code,
            row.message(),
            row.by.name(),
            row.how
        );
    }
    table
}

impl Row {
    fn message(&self) -> &'static str {
        self.says.unwrap_or_else(|| self.code.message())
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

| number | bKash's words | way | what to do |
|---|---|---|---|
";

#[cfg(test)]
mod tests {
    use super::rows;
    use crate::refusal::Code;

    #[test]
    fn every_number_of_the_list_has_one_row_in_order() {
        let listed: Vec<_> = Code::all().map(|code| code.to_string()).collect();
        let rows: Vec<_> = rows::all().iter().map(|row| row.code.to_string()).collect();
        assert_eq!(rows, listed);
    }

    #[test]
    fn every_row_says_how_in_a_sentence_that_fits_into_a_table() {
        for row in rows::all() {
            assert!(row.how.ends_with('.'), "{}", row.how);
            assert!(!row.how.contains(['|', '\n']), "{}", row.how);
            assert!(!row.steps.is_empty(), "{}", row.code);
        }
    }
}
