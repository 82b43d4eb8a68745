//! The control endpoints of the notification service.

use std::{sync::Arc, time::Duration};

use axum::{
    Json,
    body::Bytes,
    extract::{Query, State},
    http::{HeaderMap, StatusCode},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::dispatcher::start;
use crate::{
    control::{ControlError, Endpoints, read},
    merchant::MerchantId,
    simulator::Simulator,
    state::{
        MessageContent, PaymentNotification, Subscription, SubscriptionRequest, SubscriptionState,
        VIA_API,
    },
    wallets::Msisdn,
};

/// The longest `?wait=`, in seconds.
const MAX_WAIT: u64 = 60;

pub(crate) fn add_to(endpoints: Endpoints) -> Endpoints {
    endpoints
        .get("/simulator/ipn", show)
        .put("/simulator/ipn", subscribe)
        .delete("/simulator/ipn", forget)
        .post("/simulator/ipn/notify", notify)
        .post("/simulator/ipn/unsubscribe", unsubscribe)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Wait {
    /// Seconds to wait until no message is queued or in flight.
    #[serde(default)]
    wait: u64,
}

async fn show(
    State(simulator): State<Simulator>,
    Query(Wait { wait }): Query<Wait>,
) -> Json<Value> {
    let patience = Duration::from_secs(wait.min(MAX_WAIT));
    // The document shows whether the queue is empty.
    let _ = tokio::time::timeout(patience, simulator.notifications().idle()).await;
    Json(describe(&simulator))
}

async fn subscribe(
    State(simulator): State<Simulator>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, ControlError> {
    let request: SubscriptionRequest = read(&body)?;
    if let Some((field, problem)) = request.validate() {
        return Err(ControlError::invalid(field, problem));
    }
    let origin = simulator.origin(&simulator.settings(), &headers);
    let ipn = simulator.notifications();
    let needs_confirmation = {
        let mut registry = ipn.registry();
        let outbox = ipn.outbox();
        let mut subscription = Subscription::new(request, origin, &outbox);
        // The same endpoint and topic are the same subscription with other settings.
        let before = registry.subscription.take().filter(|before| {
            before.state == SubscriptionState::Confirmed
                && before.request.endpoint == subscription.request.endpoint
                && before.request.topic_arn == subscription.request.topic_arn
        });
        let needs_confirmation = before.is_none();
        if let Some(before) = before {
            subscription.state = before.state;
            subscription.token = before.token;
            subscription.arn = before.arn;
        }
        registry.subscription = Some(subscription);
        outbox.set_enabled(registry.is_confirmed());
        needs_confirmation
    };
    simulator.subscription_changed();
    start(&simulator);
    if needs_confirmation {
        ipn.outbox
            .push(None, MessageContent::SubscriptionConfirmation);
    }
    Ok(Json(describe(&simulator)))
}

async fn forget(State(simulator): State<Simulator>) -> Json<Value> {
    {
        let mut registry = simulator.notifications().registry();
        registry.subscription = None;
        simulator.notifications().outbox.set_enabled(false);
    }
    simulator.subscription_changed();
    Json(describe(&simulator))
}

async fn unsubscribe(State(simulator): State<Simulator>) -> Result<Json<Value>, ControlError> {
    if !simulator.notifications().end_subscription() {
        return Err(not_confirmed());
    }
    simulator.subscription_changed();
    start(&simulator);
    Ok(Json(describe(&simulator)))
}

/// A payment that no API call made.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Report {
    /// bKash's type code, such as `10003126` for a QR code.
    #[serde(default = "via_api")]
    transaction_type: String,
    #[serde(rename = "trxID")]
    trx_id: Option<String>,
    #[serde(default = "hundred")]
    amount: String,
    #[serde(default = "taka")]
    currency: String,
    #[serde(default = "completed")]
    transaction_status: String,
    #[serde(rename = "debitMSISDN", default = "somebody")]
    debit_msisdn: String,
    credit_organization_name: Option<String>,
    credit_short_code: Option<String>,
    date_time: Option<String>,
    transaction_reference: Option<String>,
    merchant_invoice_number: Option<String>,
    sale_amount: Option<String>,
    coupon_amount: Option<String>,
    merchant_share_amount: Option<String>,
    /// The envelope's subject, which bKash's messages usually lack.
    subject: Option<String>,
    /// The complete inner message, in place of the fields above.
    message: Option<String>,
}

fn via_api() -> String {
    VIA_API.to_owned()
}

fn hundred() -> String {
    "100".to_owned()
}

fn taka() -> String {
    "BDT".to_owned()
}

fn completed() -> String {
    "Completed".to_owned()
}

fn somebody() -> String {
    "8801770618575".to_owned()
}

/// Sends a notification that no API call caused. It books nothing, so that a test can send one that
/// matches no order.
async fn notify(
    State(simulator): State<Simulator>,
    body: Bytes,
) -> Result<(StatusCode, Json<Value>), ControlError> {
    let report: Report = read(&body)?;
    let ipn = simulator.notifications();
    if !ipn.registry().is_confirmed() {
        return Err(not_confirmed());
    }
    let settings = simulator.settings();
    let merchant = MerchantId::default()
        .of(&settings)
        .cloned()
        .unwrap_or_default();
    let now = simulator.now();
    let trx_id = report
        .trx_id
        .unwrap_or_else(|| ipn.outbox.trx_id(now).to_string());
    let content = match report.message {
        Some(message) => MessageContent::Text(message),
        None => MessageContent::Reported(Box::new(PaymentNotification {
            date_time: report.date_time.unwrap_or_else(|| now.ipn_date_time()),
            debit_msisdn: Msisdn::parse(&report.debit_msisdn)
                .map_or(report.debit_msisdn, |number| format!("88{number}")),
            credit_organization_name: report.credit_organization_name.unwrap_or(merchant.name),
            credit_short_code: report
                .credit_short_code
                .unwrap_or(merchant.organization_short_code),
            trx_id: trx_id.clone(),
            transaction_status: report.transaction_status,
            transaction_type: report.transaction_type,
            amount: report.amount,
            currency: report.currency,
            transaction_reference: report.transaction_reference,
            merchant_invoice_number: report.merchant_invoice_number,
            sale_amount: report.sale_amount,
            coupon_amount: report.coupon_amount,
            merchant_share_amount: report.merchant_share_amount,
        })),
    };
    let id = ipn.outbox.push(report.subject, content).ok_or_else(|| {
        let message = "the message queue is full";
        ControlError::new(StatusCode::SERVICE_UNAVAILABLE, "queue_full", message)
    })?;
    start(&simulator);
    let answer = json!({"messageId": id, "trxID": trx_id});
    Ok((StatusCode::ACCEPTED, Json(answer)))
}

fn not_confirmed() -> ControlError {
    let message = "no endpoint has a confirmed subscription: PUT /simulator/ipn";
    ControlError::new(StatusCode::CONFLICT, "not_subscribed", message)
}

pub(crate) fn describe(simulator: &Simulator) -> Value {
    let ipn = simulator.notifications();
    let registry = ipn.registry();
    let subscription = registry.subscription.as_ref().map(|subscription| {
        let SubscriptionRequest {
            endpoint,
            signature_version,
            topic_arn,
            retry_milliseconds,
            timeout_milliseconds,
            parallel,
        } = &*Arc::clone(&subscription.request);
        json!({
            "endpoint": endpoint,
            "state": subscription.state,
            "topicArn": topic_arn,
            "subscriptionArn": subscription.arn,
            "signatureVersion": signature_version,
            "retryMilliseconds": retry_milliseconds,
            "timeoutMilliseconds": timeout_milliseconds,
            "parallel": parallel,
        })
    });
    let stats = ipn.outbox.stats();
    json!({
        "subscription": subscription,
        "waiting": stats.waiting,
        "inFlight": stats.in_flight,
        "dropped": stats.dropped,
        "deliveries": registry.deliveries.describe(),
    })
}
