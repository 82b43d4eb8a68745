//! One module per family of bKash's API. All of them use the same state.

pub(crate) mod description;
mod iframe;
mod mount;
mod purchase;
mod token;
mod tokenized;
mod tokenized_responses;
mod tokenized_v03;
mod tokenized_v2;
mod wire;

pub(crate) use tokenized_v03::error_codes as guide_error_codes;

use axum::Router;
use description::Table;

use crate::simulator::Simulator;

/// The routes of all families, under bKash's own paths.
pub(crate) fn router() -> Router<Simulator> {
    tokenized::router()
        .merge(tokenized_v2::router())
        .merge(tokenized_v03::router())
        .merge(iframe::router())
}

/// The routes of all families, with descriptions of their calls.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables = vec![tokenized::table()];
    tables.extend(tokenized_v2::tables());
    tables.extend(iframe::tables());
    tables.push(tokenized_v03::table());
    tables
}
