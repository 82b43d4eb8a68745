//! The rows of the table, by what leads to them.

mod agreements;
mod faults;
mod pages;
mod payments;
mod refunds;
mod tokens;
mod v03;
mod v2;
mod wallets;

use super::{By, List, Row, how::How, recipe::Step};
use crate::refusal::Code;

/// Every row, in the order of bKash's list.
pub(super) fn all() -> Vec<Row> {
    let mut rows: Vec<_> = [
        agreements::rows(),
        faults::rows(),
        pages::rows(),
        payments::rows(),
        refunds::rows(),
        tokens::rows(),
        v2::rows(),
    ]
    .into_iter()
    .flatten()
    .collect();
    for row in wallets::rows() {
        if rows.iter().all(|other| other.code != row.code) {
            rows.push(row);
        }
    }
    rows.sort_by_key(|row| Code::all().position(|code| code == row.code));
    rows.extend(v03::rows());
    rows
}

/// A number that bKash's own rule leads to.
fn rule(code: Code, how: &'static str, steps: Vec<Step>) -> Row {
    row(code, By::Rule, How::Said(how), steps)
}

fn row(code: Code, by: By, how: How, steps: Vec<Step>) -> Row {
    Row {
        list: List::Today,
        code,
        by,
        how,
        says: None,
        steps,
    }
}
