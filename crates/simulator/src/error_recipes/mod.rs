//! Recipes for triggering each of bKash's error codes: HTTP requests that `/simulator/errors`
//! lists, `docs/simulator-errors.md` summarizes, and a test executes.

mod instruction;
mod row;
mod rows;
mod steps;

use std::fmt::Write as _;

use serde_json::{Value, json};

use row::{List, Row};

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
    use super::{row::List, rows};
    use crate::{error_codes::ErrorCode, families::guide_error_codes};

    #[test]
    fn every_error_code_has_one_row_in_order() {
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
    fn every_instruction_is_a_sentence_that_fits_into_a_table() {
        for row in rows::all() {
            let how = row.how.text();
            assert!(how.ends_with('.'), "{how}");
            assert!(!how.contains(['|', '\n']), "{how}");
            assert!(!row.steps.is_empty(), "{}", row.code);
        }
    }
}
