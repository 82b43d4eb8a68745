//! Control over HTTP, for tests and for the curious. All of it is this simulator's own.

mod customer;
mod endpoints;
mod lists;
mod query;
mod reports;
mod wallet;

use axum::{
    Json,
    body::{Bytes, to_bytes},
    extract::State,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::{Value, json};

pub(crate) use customer::{Decision, decide};
pub(crate) use endpoints::Endpoints;
pub(crate) use reports::{WalletRow, ledger, wallet_rows};

use crate::{
    api::{Api, Caller},
    core::Simulator,
    faults::Faults,
    ipn,
    merchant::MerchantId,
    money::Poisha,
    openapi, reach,
    settings::SettingsError,
};

/// Far above any sentence of axum's.
const LONGEST_COMPLAINT: usize = 4096;

/// Every control endpoint.
pub(crate) fn endpoints() -> Endpoints {
    let endpoints = Endpoints::default()
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
            Json(reports::wallets(&simulator))
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
        .get("/simulator/errors", async || Json(reach::document()))
        .get(
            "/simulator/openapi.json",
            async || Json(openapi::document()),
        );
    ipn::control(endpoints)
}

/// A refused control call: a code for programs, a message for people, the field when there is one.
#[derive(Debug)]
pub(crate) struct ControlError {
    status: StatusCode,
    code: String,
    message: String,
    field: Option<String>,
    /// What else the caller may want to see.
    details: Value,
}

impl ControlError {
    pub(crate) fn new(status: StatusCode, code: &str, message: impl Into<String>) -> Self {
        let (code, message) = (code.to_owned(), message.into());
        Self {
            status,
            code,
            message,
            field: None,
            details: Value::Null,
        }
    }

    pub(crate) fn invalid(field: impl Into<String>, message: impl Into<String>) -> Self {
        let error = Self::new(StatusCode::BAD_REQUEST, "invalid_document", message);
        Self {
            field: Some(field.into()),
            ..error
        }
    }
}

impl IntoResponse for ControlError {
    fn into_response(self) -> Response {
        let mut error = json!({"code": self.code, "message": self.message});
        if let Some(field) = self.field {
            error["field"] = field.into();
        }
        let mut document = json!({"error": error});
        if let Value::Object(details) = self.details {
            for (key, value) in details {
                document[key] = value;
            }
        }
        (self.status, Json(document)).into_response()
    }
}

/// Says in JSON what axum says in plain text of a path or a query that cannot be read.
pub(crate) async fn in_json(response: Response) -> Response {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let plain = kind.is_some_and(|kind| kind.as_bytes().starts_with(b"text/plain"));
    if !plain || !response.status().is_client_error() {
        return response;
    }
    let status = response.status();
    let message = to_bytes(response.into_body(), LONGEST_COMPLAINT).await;
    let message = message.unwrap_or_default();
    ControlError::new(status, "unreadable", String::from_utf8_lossy(&message)).into_response()
}

/// Reads a document, whatever its content type says; an absent one, or `null`, is empty.
pub(crate) fn read<T: for<'de> Deserialize<'de>>(body: &Bytes) -> Result<T, ControlError> {
    let absent = matches!(body.trim_ascii(), b"" | b"null");
    let bytes: &[u8] = if absent { b"{}" } else { body };
    serde_json::from_slice(bytes)
        .map_err(|error| ControlError::invalid("document", error.to_string()))
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
#[serde(deny_unknown_fields)]
struct Advance {
    seconds: u64,
}

async fn advance(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Advance { seconds } = read(&body)?;
    simulator
        .try_advance(std::time::Duration::from_secs(seconds))
        .map_err(|error| ControlError::invalid("seconds", error.to_string()))?;
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
    let asked = read(&body)?;
    let changed = simulator
        .change(|state, _| {
            let changed = state.settings.with(asked)?;
            state.settings = changed.into();
            Ok(std::sync::Arc::clone(&state.settings))
        })
        .map_err(|SettingsError { setting, problem }| ControlError::invalid(setting, problem))?;
    Ok(Json(json!(*changed)))
}

/// The control endpoints stand in for the merchant whose credentials the documents print.
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

/// Pays the merchant's balance out to its bank, after which refunds can meet 2023.
async fn settle(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let Settle { amount } = read(&body)?;
    let amount = Poisha::parse(&amount)
        .filter(|amount| *amount > Poisha::ZERO)
        .ok_or_else(|| ControlError::invalid("amount", "expected taka, such as \"100.00\""))?;
    let enough =
        simulator.change(|state, now| state.settle_merchant(first_merchant(), amount, now));
    if !enough {
        let message = "the merchant's balance is smaller";
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
