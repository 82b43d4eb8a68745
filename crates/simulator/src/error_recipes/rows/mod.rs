//! The rows of the table, grouped by trigger.

mod agreements;
mod faults;
mod pages;
mod payments;
mod refunds;
mod tokens;
mod v03;
mod v2;
mod wallets;

use super::{List, Row, Trigger, instruction::Instruction, steps::Step};
use crate::error_codes::ErrorCode;

/// All rows, in the order of bKash's list.
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
    rows.sort_by_key(|row| ErrorCode::all().position(|code| code == row.code));
    rows.extend(v03::rows());
    rows
}

/// A row triggered by one of bKash's rules.
fn rule(code: ErrorCode, how: &'static str, steps: Vec<Step>) -> Row {
    row(code, Trigger::Rule, Instruction::Sentence(how), steps)
}

fn row(code: ErrorCode, by: Trigger, how: Instruction, steps: Vec<Step>) -> Row {
    Row {
        list: List::Today,
        code,
        by,
        how,
        says: None,
        steps,
    }
}
