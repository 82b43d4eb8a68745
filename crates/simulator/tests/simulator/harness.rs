//! A merchant client with one method per call.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode, header::HeaderMap, redirect};
use serde_json::{Value, json};
use simulator::{RunningSimulator, Settings};
use tokio::time::Instant;

use crate::waiting::DEADLINE;

pub(crate) const CALLBACK: &str = "http://shop.example/callback";
pub(crate) const WALLET: &str = "01770618575";

/// A response.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    /// A field as text; empty if it is absent.
    pub(crate) fn text_of(&self, key: &str) -> &str {
        self.json[key].as_str().unwrap_or_default()
    }

    /// Asserts a refusal by bKash with this code and message.
    #[track_caller]
    pub(crate) fn is_refused(&self, code: &str, message: &str) {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.text_of("statusCode"), code, "{self:?}");
        assert_eq!(self.text_of("statusMessage"), message, "{self:?}");
    }

    /// Asserts a success.
    #[track_caller]
    pub(crate) fn is_successful(&self) -> &Self {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.text_of("statusCode"), "0000", "{self:?}");
        assert_eq!(self.text_of("statusMessage"), "Successful", "{self:?}");
        self
    }

    /// Asserts a refusal in the format of v2.
    #[track_caller]
    pub(crate) fn is_refused_by_v2(&self, internal: &str, code: &str, message: &str) -> &Self {
        assert_eq!(self.status, 400, "{self:?}");
        let expected = json!({"internalCode": internal, "externalCode": code,
            "errorMessageEn": message, "errorMessageBn": null});
        assert_eq!(self.json, expected, "{self:?}");
        let keys = [
            "internalCode",
            "externalCode",
            "errorMessageEn",
            "errorMessageBn",
        ];
        assert_eq!(self.keys(), keys);
        self
    }

    /// Asserts a response of Amazon's API Gateway.
    #[track_caller]
    pub(crate) fn is_rejected_by_the_gateway(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.json, json!({"message": message}), "{self:?}");
    }

    /// Asserts that the whole field matches a regular expression.
    #[track_caller]
    pub(crate) fn has_format(&self, key: &str, format: &str) -> &Self {
        let format = regex::Regex::new(&format!("^(?:{format})$")).expect("an expression");
        let value = self.text_of(key);
        assert!(format.is_match(value), "{key} is {value:?}: {self:?}");
        self
    }

    /// The keys in the order in which they were sent.
    pub(crate) fn keys(&self) -> Vec<String> {
        let mut keys: Vec<_> = self
            .json
            .as_object()
            .expect("an object")
            .keys()
            .cloned()
            .collect();
        keys.sort_by_key(|key| self.text.find(&format!("\"{key}\":")));
        keys
    }

    /// Whether the response is marked as the simulator's choice.
    pub(crate) fn is_invention(&self) -> bool {
        self.headers.contains_key("x-simulator-invention")
    }
}

/// A merchant with a token, and its simulator.
pub(crate) struct Shop {
    pub(crate) running: RunningSimulator,
    pub(crate) http: Client,
    pub(crate) token: String,
}

/// An HTTP client that follows no redirects.
pub(crate) fn client() -> Client {
    // reqwest requires a cryptography provider even for plain HTTP. Installing a second one fails.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(DEADLINE)
        .build()
        .expect("a client")
}

impl Shop {
    pub(crate) async fn open() -> Self {
        Self::open_with(Settings::default()).await
    }

    pub(crate) async fn open_with(settings: Settings) -> Self {
        let running = simulator::spawn(settings).expect("a free port");
        let mut shop = Self {
            running,
            http: client(),
            token: String::new(),
        };
        let granted = shop.grant().await;
        granted.text_of("id_token").clone_into(&mut shop.token);
        shop
    }

    pub(crate) async fn grant(&self) -> Answer {
        let body = json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"});
        self.token_call("grant", "sim-user", "sim-pass", &body)
            .await
    }

    pub(crate) async fn token_call(
        &self,
        call: &str,
        username: &str,
        password: &str,
        body: &Value,
    ) -> Answer {
        let request = self
            .http
            .post(self.url(&format!("/token/{call}")))
            .header("username", username)
            .header("password", password)
            .body(body.to_string());
        read(request.send().await.expect("an answer")).await
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!(
            "{}/v1.2.0-beta/tokenized/checkout{path}",
            self.running.origin
        )
    }

    /// A business call as bKash documents it.
    pub(crate) async fn call(&self, path: &str, body: Value) -> Answer {
        self.try_call(path, body).await.expect("an answer")
    }

    /// The same, for a call whose connection may break.
    pub(crate) async fn try_call(&self, path: &str, body: Value) -> reqwest::Result<Answer> {
        let request = self
            .http
            .post(self.url(path))
            .header("Authorization", &self.token)
            .header("X-APP-Key", "sim-app-key")
            .header("Content-Type", "application/json")
            .body(body.to_string());
        try_read(request.send().await?).await
    }

    /// A call of any family at its full path.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(("sim-app-key", &self.token), path, body).await
    }

    /// The same with this app key and token.
    pub(crate) async fn post_as(
        &self,
        (app_key, token): (&str, &str),
        path: &str,
        body: Value,
    ) -> Answer {
        let request = self
            .http
            .post(format!("{}{path}", self.running.origin))
            .header("Authorization", token)
            .header("X-APP-Key", app_key)
            .header("Content-Type", "application/json")
            .body(body.to_string());
        read(request.send().await.expect("an answer")).await
    }

    /// Grant or Refresh of any family, with the second merchant's or the first's credentials.
    pub(crate) async fn token_at(&self, path: &str, merchant: &str, more: Value) -> Answer {
        let mut body = json!({
            "app_key": format!("{merchant}-app-key"),
            "app_secret": format!("{merchant}-app-secret"),
        });
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            body[key] = value;
        }
        let request = self
            .http
            .post(format!("{}{path}", self.running.origin))
            .header("username", format!("{merchant}-user"))
            .header("password", format!("{merchant}-pass"))
            .body(body.to_string());
        read(request.send().await.expect("an answer")).await
    }

    /// A token of the second merchant, whose app key is `sim2-app-key`.
    pub(crate) async fn second_merchants_token(&self) -> String {
        let path = "/v1.2.0-beta/tokenized/checkout/token/grant";
        let granted = self.token_at(path, "sim2", Value::Null).await;
        granted.is_successful().text_of("id_token").to_owned()
    }

    pub(crate) async fn create(&self, amount: &str) -> String {
        self.create_for(amount, "sale").await
    }

    pub(crate) async fn create_for(&self, amount: &str, intent: &str) -> String {
        let answer = self.call("/create", order(amount, intent)).await;
        answer.is_successful().text_of("paymentID").to_owned()
    }

    /// Creates a payment that the customer approves, and returns its paymentID.
    pub(crate) async fn approved(&self, amount: &str) -> String {
        let id = self.create(amount).await;
        self.approve(&id).await;
        id
    }

    /// Makes a payment and returns its paymentID and trxID.
    pub(crate) async fn paid(&self, amount: &str) -> (String, String) {
        let id = self.approved(amount).await;
        let executed = self.execute(&id).await;
        (id, executed.is_successful().text_of("trxID").to_owned())
    }

    /// Makes an agreement and returns its agreementID and paymentID.
    pub(crate) async fn agreement(&self) -> (String, String) {
        let body = json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK});
        let created = self.call("/create", body).await;
        let id = created.is_successful().text_of("paymentID").to_owned();
        self.approve(&id).await;
        let executed = self.execute(&id).await;
        (
            executed.is_successful().text_of("agreementID").to_owned(),
            id,
        )
    }

    pub(crate) async fn approve(&self, id: &str) -> Answer {
        self.control(Method::POST, &format!("/payments/{id}/approve"), json!({}))
            .await
    }

    pub(crate) async fn approve_with(&self, id: &str, wallet: &str) -> Answer {
        let body = json!({"wallet": wallet});
        self.control(Method::POST, &format!("/payments/{id}/approve"), body)
            .await
    }

    pub(crate) async fn execute(&self, id: &str) -> Answer {
        self.call("/execute", json!({"paymentID": id})).await
    }

    pub(crate) async fn query(&self, id: &str) -> Answer {
        self.call("/payment/status", json!({"paymentID": id})).await
    }

    pub(crate) async fn control(&self, method: Method, path: &str, body: Value) -> Answer {
        let url = format!("{}/simulator{path}", self.running.origin);
        let request = self.http.request(method, url).body(body.to_string());
        read(request.send().await.expect("an answer")).await
    }

    pub(crate) async fn faults(&self, rules: Value) {
        let document = json!({"rules": rules, "seed": 7});
        let answer = self.control(Method::PUT, "/faults", document).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    pub(crate) async fn set(&self, settings: Value) {
        let answer = self.control(Method::PUT, "/settings", settings).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    /// The subscription and the delivery log, as soon as no message is queued or in flight.
    pub(crate) async fn idle_notifications(&self) -> Value {
        let deadline = Instant::now() + DEADLINE;
        while Instant::now() < deadline {
            let view = self
                .control(Method::GET, "/ipn?wait=4", Value::Null)
                .await
                .json;
            if view["waiting"] == 0 && view["inFlight"] == 0 {
                return view;
            }
        }
        panic!("messages are still queued or in flight after {DEADLINE:?}")
    }

    pub(crate) fn advance(&self, seconds: u64) {
        self.running.simulator.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn ledger(&self) -> Value {
        self.running.simulator.ledger()
    }

    /// The entries of the ledger, as `kind amount`.
    pub(crate) fn bookings(&self) -> Vec<String> {
        let ledger = self.ledger();
        let entries = ledger["entries"].as_array().expect("entries");
        let word = |entry: &Value, key: &str| entry[key].as_str().expect("text").to_owned();
        entries
            .iter()
            .map(|entry| format!("{} {}", word(entry, "kind"), word(entry, "amount")))
            .collect()
    }
}

/// The body of a Create call in mode 0011.
pub(crate) fn order(amount: &str, intent: &str) -> Value {
    json!({
        "mode": "0011",
        "payerReference": WALLET,
        "callbackURL": CALLBACK,
        "amount": amount,
        "currency": "BDT",
        "intent": intent,
        "merchantInvoiceNumber": "INV-1",
    })
}

/// The body of [`order`] with one field replaced; `null` removes it.
pub(crate) fn order_with(field: &str, value: impl Into<Value>) -> Value {
    let mut body = order("599.00", "sale");
    body[field] = value.into();
    body
}

pub(crate) async fn read(response: reqwest::Response) -> Answer {
    try_read(response).await.expect("a whole answer")
}

async fn try_read(response: reqwest::Response) -> reqwest::Result<Answer> {
    let (status, headers) = (response.status(), response.headers().clone());
    let text = response.text().await?;
    let json = serde_json::from_str(&text).unwrap_or(Value::Null);
    Ok(Answer {
        status,
        headers,
        text,
        json,
    })
}
