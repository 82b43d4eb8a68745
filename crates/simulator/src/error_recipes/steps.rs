//! The steps of a recipe: HTTP requests that any client can send.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Value, json};

use crate::{error_codes::ErrorCode, wallets::DEFAULT_WALLET};

const TOKENIZED: &str = "/v1.2.0-beta/tokenized/checkout";
const V2: &str = "/v2/tokenized-checkout";
const V03: &str = "/v1.2.0-beta/tokenized";
const IFRAME: &str = "/v1.2.0-beta/checkout";
const CALLBACK: &str = "https://shop.example/callback";

/// A request. `{name}` is replaced by the value that an earlier response had under that key.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Step {
    method: &'static str,
    /// A path on the simulator's origin, or `{bkashURL}`, which includes the origin.
    path: String,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    headers: BTreeMap<&'static str, &'static str>,
    /// The JSON body.
    #[serde(skip_serializing_if = "Value::is_null")]
    body: Value,
    /// The form body, as a browser sends it; used instead of `body`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    form: BTreeMap<&'static str, &'static str>,
    /// Keys of the response that later steps use.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    keep: Vec<&'static str>,
}

impl Step {
    fn new(method: &'static str, path: impl Into<String>, body: Value) -> Self {
        Self {
            method,
            path: path.into(),
            headers: BTreeMap::new(),
            body,
            form: BTreeMap::new(),
            keep: Vec::new(),
        }
    }

    pub(super) fn keep_fields(mut self, keys: &[&'static str]) -> Self {
        self.keep.extend(keys);
        self
    }

    fn with(mut self, headers: &[(&'static str, &'static str)]) -> Self {
        self.headers.extend(headers.iter().copied());
        self
    }

    /// Where the response contains the code: a JSON key, or the text of the page.
    pub(super) fn answer(&self, code: ErrorCode) -> Value {
        if self.path == PAGE {
            return json!({"page": format!("({code})")});
        }
        if self.path.starts_with(V2) {
            return json!({"code": "externalCode", "message": "errorMessageEn"});
        }
        if self.path.starts_with(IFRAME) {
            return json!({"code": "errorCode", "message": "errorMessage"});
        }
        json!({"code": "statusCode", "message": "statusMessage"})
    }
}

/// The customer's page.
const PAGE: &str = "{bkashURL}";

/// Gets a token for the default merchant.
pub(super) fn grant() -> Step {
    grant_with("sim-app-secret")
}

/// Gets a token with another app secret.
pub(super) fn grant_with(secret: &str) -> Step {
    let keys = json!({"app_key": "sim-app-key", "app_secret": secret});
    let headers = [("username", "sim-user"), ("password", "sim-pass")];
    Step::new("POST", format!("{TOKENIZED}/token/grant"), keys)
        .with(&headers)
        .keep_fields(&["id_token"])
}

/// The same in the guide v0.3.
pub(super) fn grant_v03_with(secret: &str) -> Step {
    let keys = json!({"app_key": "sim-app-key", "app_secret": secret});
    let headers = [("username", "sim-user"), ("password", "sim-pass")];
    Step::new("POST", format!("{V03}/token/grant"), keys).with(&headers)
}

/// Refreshes with an unknown refresh token.
pub(super) fn refresh_with_an_unknown_token() -> Step {
    let keys = json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret",
        "refresh_token": "unknown"});
    let headers = [("username", "sim-user"), ("password", "sim-pass")];
    Step::new("POST", format!("{TOKENIZED}/token/refresh"), keys).with(&headers)
}

/// Gets a token for the second merchant, which the following calls use.
pub(super) fn grant_to_another() -> Step {
    let keys = json!({"app_key": "sim2-app-key", "app_secret": "sim2-app-secret"});
    let headers = [("username", "sim2-user"), ("password", "sim2-pass")];
    Step::new("POST", format!("{TOKENIZED}/token/grant"), keys)
        .with(&headers)
        .keep_fields(&["id_token"])
}

/// A call by the default merchant.
pub(super) fn call(path: &str, body: Value) -> Step {
    call_at(TOKENIZED, path, body)
}

/// The same on v2.
pub(super) fn call_v2(path: &str, body: Value) -> Step {
    call_at(V2, path, body)
}

/// The same on the iFrame API.
pub(super) fn call_iframe(path: &str, body: Value) -> Step {
    call_at(IFRAME, path, body)
}

/// The same in the guide v0.3.
pub(super) fn call_v03(path: &str, body: Value) -> Step {
    call_at(V03, path, body)
}

fn call_at(base: &str, path: &str, body: Value) -> Step {
    Step::new("POST", format!("{base}{path}"), body).with(&[
        ("Authorization", "{id_token}"),
        ("X-APP-Key", "sim-app-key"),
    ])
}

/// A call by the second merchant.
pub(super) fn call_of_another(path: &str, body: Value) -> Step {
    Step::new("POST", format!("{TOKENIZED}{path}"), body).with(&[
        ("Authorization", "{id_token}"),
        ("X-APP-Key", "sim2-app-key"),
    ])
}

/// The same in the guide v0.3.
pub(super) fn call_of_another_v03(path: &str, body: Value) -> Step {
    Step::new("POST", format!("{V03}{path}"), body).with(&[
        ("Authorization", "{id_token}"),
        ("X-APP-Key", "sim2-app-key"),
    ])
}

/// Creates a payment of 100 taka with `changes` to its fields; `null` removes a field.
pub(super) fn create(changes: Value) -> Step {
    let order = json!({"mode": "0011", "payerReference": DEFAULT_WALLET, "callbackURL": CALLBACK,
        "amount": "100.00", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1"});
    call("/create", changed(order, changes)).keep_fields(&["paymentID", "bkashURL"])
}

/// Creates an agreement on v2, which returns an agreementId at once.
pub(super) fn create_agreement_v2() -> Step {
    let consent = json!({"payerReference": DEFAULT_WALLET, "callbackURL": CALLBACK});
    call_v2("/agreement/create", consent).keep_fields(&["agreementId", "paymentId"])
}

/// Creates a payment of 100 taka on v2 with `changes` to its fields.
pub(super) fn create_v2(path: &str, changes: Value) -> Step {
    let order = json!({"payerReference": DEFAULT_WALLET, "callbackURL": CALLBACK,
        "amount": "100.00", "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-1"});
    call_v2(path, changed(order, changes))
}

/// Refunds 1 taka of the last payment on v2, with `changes` to the fields.
pub(super) fn refund_v2(changes: Value) -> Step {
    let refund = json!({"paymentId": "{paymentID}", "trxId": "{trxID}", "refundAmount": "1",
        "sku": "mug", "reason": "broken"});
    call_v2("/refund/payment/transaction", changed(refund, changes)).keep_fields(&["refundTrxId"])
}

/// Creates an agreement.
pub(super) fn create_agreement() -> Step {
    let consent =
        json!({"mode": "0000", "payerReference": DEFAULT_WALLET, "callbackURL": CALLBACK});
    call("/create", consent).keep_fields(&["paymentID", "bkashURL"])
}

fn changed(mut fields: Value, changes: Value) -> Value {
    if let (Value::Object(fields), Value::Object(changes)) = (&mut fields, changes) {
        for (key, value) in changes {
            if value.is_null() {
                fields.remove(&key);
            } else {
                fields.insert(key, value);
            }
        }
    }
    fields
}

/// The customer approves with the default wallet.
pub(super) fn approve() -> Step {
    control("POST", "/payments/{paymentID}/approve", json!({}))
}

/// The customer approves with this wallet.
pub(super) fn approve_with(wallet: &str) -> Step {
    control(
        "POST",
        "/payments/{paymentID}/approve",
        json!({"wallet": wallet}),
    )
}

pub(super) fn execute() -> Step {
    call("/execute", json!({"paymentID": "{paymentID}"})).keep_fields(&["trxID", "agreementID"])
}

/// Sets a fault that refuses one call.
pub(super) fn refuse(operation: &str, code: &str) -> Step {
    let rule = json!({"operation": operation, "kind": "refuse", "code": code});
    control("PUT", "/faults", json!({"rules": [rule]}))
}

/// A call of a control endpoint.
pub(super) fn control(method: &'static str, path: &str, body: Value) -> Step {
    Step::new(method, format!("/simulator{path}"), body)
}

/// The customer submits a form on the page.
pub(super) fn submit_form(form: &[(&'static str, &'static str)]) -> Step {
    let mut step = Step::new("POST", PAGE, Value::Null);
    step.form.extend(form.iter().copied());
    step
}

/// Loads the page.
pub(super) fn page() -> Step {
    Step::new("GET", PAGE, Value::Null)
}
