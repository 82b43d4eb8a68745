//! The control API. It belongs to the simulator; bKash has nothing like it.

mod body;
mod customer;
mod endpoints;
mod error;
mod ledger;
mod lists;
mod query;
mod wallet;
mod wallets;

use axum::{Json, body::Bytes, extract::State, http::StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use body::read;
pub(crate) use customer::{Decision, decide};
pub(crate) use endpoints::Endpoints;
pub(crate) use error::{ControlError, errors_as_json};
pub(crate) use ledger::ledger;
pub(crate) use wallets::{WalletRow, wallet_rows};

use crate::{
    api::{Api, Caller},
    error_recipes,
    faults::Faults,
    merchant::MerchantId,
    money::Poisha,
    openapi,
    settings::SettingsError,
    simulator::Simulator,
};

/// The control endpoints, except those of the notification service.
pub(crate) fn endpoints() -> Endpoints {
    Endpoints::default()
        .get("/simulator/healthz", async || Json(json!({"status": "ok"})))
        .get("/simulator/payments", lists::payments)
        .get("/simulator/payments/{payment_id}", customer::show)
        .post(
            "/simulator/payments/{payment_id}/approve",
            customer::approve,
        )
        .post("/simulator/payments/{payment_id}/fail", customer::fail)
        .post("/simulator/payments/{payment_id}/cancel", customer::cancel)
        .get("/simulator/agreements", lists::agreements)
        .post(
            "/simulator/agreements/{agreement_id}/cancel",
            lists::cancel_agreement,
        )
        .get("/simulator/wallets", async |State(simulator)| {
            Json(wallets::wallets(&simulator))
        })
        .get("/simulator/wallets/{number}", wallet::show)
        .post("/simulator/wallets/{number}", wallet::set)
        .get("/simulator/ledger", async |State(simulator)| {
            Json(ledger(&simulator))
        })
        .post("/simulator/merchant/settle", settle)
        .get("/simulator/calls", lists::calls)
        .get("/simulator/faults", faults)
        .put("/simulator/faults", put_faults)
        .get("/simulator/clock", clock)
        .post("/simulator/clock/advance", advance)
        .get("/simulator/settings", settings)
        .put("/simulator/settings", put_settings)
        .post("/simulator/reset", reset)
        .get(
            "/simulator/errors",
            async || Json(error_recipes::document()),
        )
        .get(
            "/simulator/openapi.json",
            async || Json(openapi::document()),
        )
}

async fn clock(State(simulator): State<Simulator>) -> Json<Value> {
    Json(clock_document(&simulator))
}

fn clock_document(simulator: &Simulator) -> Value {
    let now = simulator.now();
    json!({
        "now": now.rfc3339(),
        "bkashTime": now.bkash_time(),
        "aheadSeconds": simulator.clock().offset_milliseconds() / 1000,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Advance {
    seconds: u64,
    #[serde(default)]
    keep_tokens: bool,
}

async fn advance(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Advance {
        seconds,
        keep_tokens,
    } = read(&body)?;
    simulator
        .try_advance(std::time::Duration::from_secs(seconds))
        .map_err(|error| ControlError::invalid("seconds", error.to_string()))?;
    if keep_tokens {
        simulator.change(|state, _| state.tokens.extend(seconds));
    }
    Ok(Json(clock_document(&simulator)))
}

async fn faults(State(simulator): State<Simulator>) -> Json<Value> {
    Json(simulator.describe_faults())
}

async fn put_faults(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let parsed = Faults::parse(read(&body)?)
        .map_err(|error| ControlError::invalid(error.field, error.problem))?;
    simulator.replace_faults(parsed);
    Ok(Json(simulator.describe_faults()))
}

async fn settings(State(simulator): State<Simulator>) -> Json<Value> {
    Json(json!(*simulator.settings()))
}

async fn put_settings(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let requested = read(&body)?;
    let changed = simulator
        .change(|state, _| {
            let changed = state.settings.with(requested)?;
            state.settings = changed.into();
            Ok(std::sync::Arc::clone(&state.settings))
        })
        .map_err(|SettingsError { setting, problem }| ControlError::invalid(setting, problem))?;
    Ok(Json(json!(*changed)))
}

/// The merchant that the control endpoints act for: the one whose credentials the documents print.
fn first_merchant() -> Caller {
    Caller {
        api: Api::TokenizedV1,
        merchant: MerchantId::default(),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Settle {
    amount: String,
}

/// Pays the merchant's balance out to its bank, so that refunds can fail with 2023.
async fn settle(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Settle { amount } = read(&body)?;
    let amount = Poisha::parse(&amount)
        .filter(|amount| *amount > Poisha::ZERO)
        .ok_or_else(|| ControlError::invalid("amount", "expected taka, such as \"100.00\""))?;
    let enough = simulator.change(|state, now| state.settle(first_merchant(), amount, now));
    if !enough {
        let message = "the merchant's balance is too small";
        return Err(ControlError::new(
            StatusCode::CONFLICT,
            "insufficient_balance",
            message,
        ));
    }
    Ok(Json(ledger(&simulator)))
}

async fn reset(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    simulator.reset(read(&body)?);
    Ok(Json(json!({"reset": true})))
}
