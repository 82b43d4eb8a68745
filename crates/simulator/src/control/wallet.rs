//! Shows and changes one wallet.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use serde::Deserialize;
use serde_json::Value;

use super::{body::read, error::ControlError, wallets};
use crate::{money::Poisha, simulator::Simulator, state::WalletChange, wallets::Msisdn};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    balance: Option<String>,
    locked: Option<bool>,
}

pub(super) async fn show(
    State(simulator): State<Simulator>,
    Path(number): Path<String>,
) -> Result<Json<Value>, ControlError> {
    Ok(Json(wallets::wallet(&simulator, &number_of(&number)?)))
}

pub(super) async fn set(
    State(simulator): State<Simulator>,
    Path(number): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let number = number_of(&number)?;
    let Change { balance, locked } = read(&body)?;
    let balance = balance
        .map(|text| {
            Poisha::parse(&text).ok_or_else(|| {
                ControlError::invalid("balance", "expected taka as text, such as \"100.00\"")
            })
        })
        .transpose()?;
    let change = WalletChange { balance, locked };
    simulator
        .change(|state, now| state.set_wallet(&number, change, now))
        .map_err(|code| {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            ControlError::new(status, &code.to_string(), code.message())
        })?;
    Ok(Json(wallets::wallet(&simulator, &number)))
}

fn number_of(text: &str) -> Result<Msisdn, ControlError> {
    Msisdn::parse(text).ok_or_else(|| {
        ControlError::new(
            StatusCode::NOT_FOUND,
            "unknown_wallet",
            "expected a mobile number of 11 digits that starts with 01",
        )
    })
}
