//! Paged lists of payments, agreements and calls.

use axum::{
    Json,
    extract::{Path, RawQuery, State},
    http::StatusCode,
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{customer, error::ControlError, query::Query};
use crate::{
    api::Caller,
    call_log::{CallFilter, CallView, newest},
    error_codes::ErrorCode,
    mask::Mask,
    merchant::MerchantId,
    settings::Settings,
    simulator::Simulator,
    state::{Agreement, AgreementState, PaymentFilter, Stage},
};

/// The page size, unless the query sets `limit`.
const DEFAULT_PAGE_SIZE: usize = 100;

/// Lists payments, newest first. `next` is the `before` of the next page.
pub(super) async fn payments(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ControlError> {
    let known = ["state", "family", "merchant", "search", "before", "limit"];
    let query = Query::parse(query.as_deref(), &known)?;
    let settings = simulator.settings();
    let stages = Stage::ALL.map(Stage::name).join(", ");
    let stage = |text: &str| Stage::ALL.into_iter().find(|stage| stage.name() == text);
    let filter = PaymentFilter {
        stage: query.one_of("state", stage, &format!("expected one of {stages}"))?,
        api: query.family()?,
        merchant: query.one_of(
            "merchant",
            |code| merchant_with(&settings, code),
            "expected a merchant's organization_short_code",
        )?,
        text: query.text("search").map(str::to_owned),
    };
    let limit = query.limit(DEFAULT_PAGE_SIZE)?;
    let before = query.text("before");
    let page = simulator.read(|state, _| state.list_payments(&filter, before, limit));
    let next = page.items.last().filter(|_| page.more);
    Ok(Json(json!({
        "payments": page.items.iter().map(customer::describe).collect::<Vec<_>>(),
        "next": next.map(|payment| payment.details.id.clone()),
    })))
}

fn merchant_with(settings: &Settings, short_code: &str) -> Option<MerchantId> {
    MerchantId::find(settings, |merchant| {
        merchant.organization_short_code == short_code
    })
}

/// Lists agreements, newest first. `next` is the `before` of the next page.
pub(super) async fn agreements(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, ControlError> {
    let query = Query::parse(query.as_deref(), &["before", "limit"])?;
    let limit = query.limit(DEFAULT_PAGE_SIZE)?;
    let before = query.text("before");
    let page = simulator.read(|state, _| state.list_agreements(before, limit));
    let settings = simulator.settings();
    let next = page.items.last().filter(|_| page.more);
    Ok(Json(json!({
        "agreements": page
            .items
            .iter()
            .map(|agreement| describe(agreement, &settings))
            .collect::<Vec<_>>(),
        "next": next.map(|agreement| agreement.id.clone()),
    })))
}

/// Cancels an agreement, as a customer could in bKash's app.
pub(super) async fn cancel_agreement(
    State(simulator): State<Simulator>,
    Path(id): Path<String>,
) -> Result<Json<Value>, ControlError> {
    let cancelled = simulator.cancel_agreement(&id).map_err(|code| {
        let status = if code == ErrorCode::INVALID_AGREEMENT_ID {
            StatusCode::NOT_FOUND
        } else {
            StatusCode::CONFLICT
        };
        ControlError::new(status, &code.to_string(), code.message())
    })?;
    Ok(Json(describe(&cancelled, &simulator.settings())))
}

fn describe(agreement: &Agreement, settings: &Settings) -> Value {
    let merchant = agreement.merchant.of(settings);
    let (state, cancelled) = match agreement.state {
        AgreementState::Active => ("active", None),
        AgreementState::Cancelled(at) => ("cancelled", Some(at.rfc3339())),
    };
    json!({
        "agreementID": agreement.id,
        "paymentID": agreement.payment_id,
        "merchant": merchant.map(|merchant| &merchant.organization_short_code),
        "wallet": agreement.wallet.as_str(),
        "payerReference": agreement.payer_reference,
        "state": state,
        "created": agreement.created.rfc3339(),
        "executed": agreement.executed.rfc3339(),
        "cancelled": cancelled,
    })
}

/// Lists the calls in the log, oldest first, with the number of calls per operation.
pub(super) async fn calls(
    State(simulator): State<Simulator>,
    RawQuery(query): RawQuery,
) -> Result<Json<CallList>, ControlError> {
    let known = ["family", "operation", "payment", "fault", "before", "limit"];
    let query = Query::parse(query.as_deref(), &known)?;
    let filter = CallFilter {
        api: query.family()?,
        operation: query.operation()?,
        identifiers: query
            .text("payment")
            .map(str::to_owned)
            .into_iter()
            .collect(),
        faulty: query
            .one_of("fault", |text| text.parse().ok(), "expected true or false")?
            .unwrap_or(false),
        before: query.one_of(
            "before",
            |text| text.parse().ok(),
            "expected the number of a call",
        )?,
    };
    let limit = match query.text("limit") {
        // All calls in the log.
        None => usize::MAX,
        Some(_) => query.limit(DEFAULT_PAGE_SIZE)?,
    };
    let (all, counters) = simulator.read_calls(|calls| (calls.all(), calls.counters()));
    let (mut found, more) = newest(all, &filter, limit);
    let next = found.last().filter(|_| more).map(|call| call.number);
    found.reverse();
    let settings = simulator.settings();
    let mask = Mask::new(&settings);
    Ok(Json(CallList {
        counters,
        calls: found.iter().map(|call| call.view(&mask)).collect(),
        next,
    }))
}

/// A struct, because a `Value` would reorder the keys of the bodies.
#[derive(Serialize)]
pub(super) struct CallList {
    counters: Map<String, Value>,
    calls: Vec<CallView>,
    next: Option<u64>,
}

impl Simulator {
    /// Cancels an agreement of any merchant.
    ///
    /// # Errors
    ///
    /// Returns bKash's error code if the agreement does not exist or is already cancelled.
    pub(crate) fn cancel_agreement(&self, id: &str) -> Result<Agreement, ErrorCode> {
        self.change(|state, now| {
            let agreement = state
                .any_agreement(id)
                .ok_or(ErrorCode::INVALID_AGREEMENT_ID)?;
            let caller = Caller {
                api: crate::api::Api::TokenizedV1,
                merchant: agreement.merchant,
            };
            state
                .cancel_agreement(caller, id, now)
                .map_err(|refusal| refusal.code)
        })
    }
}
