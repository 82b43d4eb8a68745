//! A merchant client with one method per call.

use std::time::Duration;

use reqwest::{Client, Method, StatusCode, header::HeaderMap, redirect};
use serde_json::{Value, json};
use simulator::{RunningSimulator, Settings};

pub(crate) const CALLBACK: &str = "http://shop.example/callback";
pub(crate) const WALLET: &str = "01770618575";

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
    pub(crate) json: Value,
}

impl Answer {
    /// A field as text; absent is empty.
    pub(crate) fn text_of(&self, key: &str) -> &str {
        self.json[key].as_str().unwrap_or_default()
    }

    #[track_caller]
    pub(crate) fn is_refused(&self, code: &str, message: &str) {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.text_of("statusCode"), code, "{self:?}");
        assert_eq!(self.text_of("statusMessage"), message, "{self:?}");
    }

    #[track_caller]
    pub(crate) fn is_successful(&self) -> &Self {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.text_of("statusCode"), "0000", "{self:?}");
        assert_eq!(self.text_of("statusMessage"), "Successful", "{self:?}");
        self
    }

    /// A refusal in the words of v2.
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

    /// What Amazon's gateway answers by itself.
    #[track_caller]
    pub(crate) fn is_stopped_at_the_gateway(&self, status: u16, message: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.json, json!({"message": message}), "{self:?}");
    }

    /// Whether a field is as a whole what the expression says.
    #[track_caller]
    pub(crate) fn has_shape(&self, key: &str, shape: &str) -> &Self {
        let shape = regex::Regex::new(&format!("^(?:{shape})$")).expect("an expression");
        let value = self.text_of(key);
        assert!(shape.is_match(value), "{key} is {value:?}: {self:?}");
        self
    }

    /// The keys in the order they were sent.
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

    pub(crate) fn is_invention(&self) -> bool {
        self.headers.contains_key("x-simulator-invention")
    }
}

/// A merchant with a token, and the simulated bKash it talks to.
pub(crate) struct Shop {
    pub(crate) running: RunningSimulator,
    pub(crate) http: Client,
    pub(crate) token: String,
}

pub(crate) fn client() -> Client {
    // reqwest wants a provider of cryptography even for plain HTTP; a second one is refused.
    let _ = rustls::crypto::ring::default_provider().install_default();
    Client::builder()
        .redirect(redirect::Policy::none())
        .timeout(Duration::from_secs(5))
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
        what: &str,
        username: &str,
        password: &str,
        body: &Value,
    ) -> Answer {
        let request = self
            .http
            .post(self.url(&format!("/token/{what}")))
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

    /// The same, for calls whose connection may break.
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

    /// A call of any family, at its whole path.
    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.post_as(("sim-app-key", &self.token), path, body).await
    }

    /// The same by the merchant whose app key and token these are.
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

    /// A payment that the customer agreed to.
    pub(crate) async fn approved(&self, amount: &str) -> String {
        let id = self.create(amount).await;
        self.approve(&id).await;
        id
    }

    /// A payment that was executed: its paymentID and trxID.
    pub(crate) async fn paid(&self, amount: &str) -> (String, String) {
        let id = self.approved(amount).await;
        let executed = self.execute(&id).await;
        (id, executed.is_successful().text_of("trxID").to_owned())
    }

    /// An agreement's agreementID and the paymentID that made it.
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

    pub(crate) fn advance(&self, seconds: u64) {
        self.running.simulator.advance(Duration::from_secs(seconds));
    }

    pub(crate) fn ledger(&self) -> Value {
        self.running.simulator.ledger()
    }

    /// What the books say was booked, as `kind amount`.
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

/// A create body of mode 0011.
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

/// The order with one field replaced; null takes it away.
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
