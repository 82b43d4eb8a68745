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

use super::row::Row;
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
