//! Checkout (iFrame): Create, Execute, Query, Capture, Void and Search, in both versions.

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, Shop, WALLET, read};

pub(crate) const VERSIONS: [&str; 2] = ["v1.2.0-beta", "v1.1.0-beta"];

/// The same merchant as a client of Checkout (iFrame).
pub(crate) struct Iframe<'a> {
    pub(crate) shop: &'a Shop,
    version: &'static str,
}

impl<'a> Iframe<'a> {
    pub(crate) fn of(shop: &'a Shop) -> Self {
        Self::in_version(shop, VERSIONS[0])
    }

    pub(crate) fn in_version(shop: &'a Shop, version: &'static str) -> Self {
        Self { shop, version }
    }

    pub(crate) async fn send(&self, method: Method, path: &str, body: String) -> Answer {
        let url = format!("{}/{}{path}", self.shop.running.origin, self.version);
        let request = self
            .shop
            .http
            .request(method, url)
            .header("Authorization", &self.shop.token)
            .header("X-APP-Key", "sim-app-key")
            .header("Content-Type", "application/json")
            .body(body);
        read(request.send().await.expect("an answer")).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        let path = format!("/checkout/payment{path}");
        self.send(Method::POST, &path, body.to_string()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let path = format!("/checkout/payment{path}");
        self.send(Method::GET, &path, String::new()).await
    }

    pub(crate) async fn create(&self, amount: &str, intent: &str) -> String {
        let created = self.post("/create", order(amount, intent)).await;
        created.succeeds().text_of("paymentID").to_owned()
    }

    pub(crate) async fn execute(&self, id: &str) -> Answer {
        self.post(&format!("/execute/{id}"), json!({})).await
    }

    pub(crate) async fn query(&self, id: &str) -> Answer {
        self.get(&format!("/query/{id}")).await
    }

    pub(crate) async fn search(&self, trx_id: &str) -> Answer {
        self.get(&format!("/search/{trx_id}")).await
    }

    /// Makes a payment and returns its paymentID and trxID.
    pub(crate) async fn paid(&self, amount: &str, intent: &str) -> (String, String) {
        let id = self.create(amount, intent).await;
        self.shop.approve(&id).await;
        let executed = self.execute(&id).await;
        (id, executed.succeeds().text_of("trxID").to_owned())
    }
}

impl Answer {
    /// Asserts that the call succeeded in this API.
    #[track_caller]
    pub(crate) fn succeeds(&self) -> &Self {
        assert_eq!(self.status, 200, "{self:?}");
        assert_eq!(self.json.get("errorCode"), None, "{self:?}");
        self
    }

    /// Asserts a refusal of this API: HTTP 200 with only these two keys.
    #[track_caller]
    pub(crate) fn is_error(&self, code: &str, message: &str) {
        assert_eq!(self.status, 200, "{self:?}");
        let expected = json!({"errorCode": code, "errorMessage": message});
        assert_eq!(self.json, expected, "{self:?}");
    }
}

pub(crate) fn order(amount: impl Into<Value>, intent: &str) -> Value {
    json!({
        "amount": amount.into(),
        "currency": "BDT",
        "intent": intent,
        "merchantInvoiceNumber": "INV-1",
    })
}

/// A shop with bKash's own responses, without the fields that a setting adds for a published client.
async fn bare() -> Shop {
    let shop = Shop::open().await;
    shop.set(json!({"iframe_status_code": false})).await;
    shop
}

#[tokio::test]
async fn fields_added_for_a_published_client_are_marked_as_inventions() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    for adds in [true, false] {
        shop.set(json!({"iframe_status_code": adds})).await;
        let created = merchant.post("/create", order("100", "sale")).await;
        assert_eq!(created.json.get("statusCode").is_some(), adds);
        assert_eq!(created.is_invention(), adds, "{created:?}");
        let refused = merchant.execute("none").await;
        assert!(!refused.is_invention(), "{refused:?}");
    }
}

#[tokio::test]
async fn a_payment_is_created_executed_queried_and_searched_in_both_versions() {
    let shop = bare().await;
    for (version, amount) in VERSIONS.into_iter().zip(["100", "599.00"]) {
        let merchant = Iframe::in_version(&shop, version);
        let created = merchant.post("/create", order(amount, "sale")).await;
        let expected = [
            "paymentID",
            "createTime",
            "orgLogo",
            "orgName",
            "transactionStatus",
            "amount",
            "currency",
            "intent",
            "merchantInvoiceNumber",
        ];
        assert_eq!(created.succeeds().keys(), expected);
        assert_eq!(created.text_of("transactionStatus"), "Initiated");
        assert_eq!(created.text_of("orgName"), "Demo Shop");
        assert_eq!(created.text_of("amount"), amount);
        assert!(created.text_of("createTime").ends_with(" GMT+0000"));
        let id = created.text_of("paymentID");
        assert!(is_iframe_payment_id(id), "{id}");

        let fresh = merchant.query(id).await;
        let expected = [
            "paymentID",
            "createTime",
            "transactionStatus",
            "amount",
            "currency",
            "intent",
            "merchantInvoiceNumber",
            "refundAmount",
        ];
        assert_eq!(fresh.succeeds().keys(), expected);
        assert_eq!(fresh.text_of("transactionStatus"), "Initiated");
        assert_eq!(fresh.text_of("refundAmount"), "0");

        shop.approve(id).await;
        let executed = merchant.execute(id).await;
        let expected = [
            "paymentID",
            "createTime",
            "updateTime",
            "trxID",
            "transactionStatus",
            "amount",
            "currency",
            "intent",
            "merchantInvoiceNumber",
            "customerMsisdn",
        ];
        assert_eq!(executed.succeeds().keys(), expected);
        assert_eq!(executed.text_of("transactionStatus"), "Completed");
        assert!(executed.text_of("updateTime").ends_with(" GMT+0000"));

        let queried = merchant.query(id).await;
        assert_eq!(queried.text_of("trxID"), executed.text_of("trxID"));
        assert_eq!(queried.text_of("transactionStatus"), "Completed");

        let found = merchant.search(executed.text_of("trxID")).await;
        let expected = [
            "amount",
            "completedTime",
            "currency",
            "customerMsisdn",
            "initiationTime",
            "organizationShortCode",
            "transactionReference",
            "transactionStatus",
            "transactionType",
            "trxID",
        ];
        assert_eq!(found.succeeds().keys(), expected);
        assert_eq!(found.text_of("customerMsisdn"), format!("88{WALLET}"));
        assert_eq!(found.text_of("transactionType"), "bKash Checkout via API");
        assert_eq!(found.json["transactionReference"], "");
        assert!(found.text_of("completedTime").ends_with(" GMT+0600"));
    }
    assert_eq!(shop.bookings(), ["payment 100.00", "payment 599.00"]);
}

/// Seven letters or digits and the time of creation: `B5YC7CS1618418290455`.
fn is_iframe_payment_id(id: &str) -> bool {
    let (code, epoch) = id.split_at(7);
    let upper = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit();
    code.bytes().all(upper) && epoch.len() == 13 && epoch.bytes().all(|byte| byte.is_ascii_digit())
}

#[tokio::test]
async fn successful_responses_have_a_status_code_unless_the_setting_is_off() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let created = merchant.post("/create", order("10", "sale")).await;
    created.is_successful();
    let unknown = merchant.query("none").await;
    unknown.is_error("2002", "Invalid Payment ID");

    shop.set(json!({"iframe_status_code": false})).await;
    let created = merchant.post("/create", order("10", "sale")).await;
    assert_eq!(created.succeeds().json.get("statusCode"), None);
    assert_eq!(created.json.get("statusMessage"), None);
}

#[tokio::test]
async fn amounts_may_be_numbers_and_are_echoed_as_text() {
    let shop = Shop::open().await;
    let created = Iframe::of(&shop).post("/create", order(100, "sale")).await;
    assert_eq!(created.succeeds().json["amount"], "100");
}

#[tokio::test]
async fn create_has_an_error_code_for_each_invalid_field() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    for (field, value, code, message) in [
        ("amount", json!("0"), "2006", "Invalid amount"),
        ("amount", Value::Null, "2065", "Mendatory field missing"),
        ("currency", json!("USD"), "2007", "Invalid currency"),
        ("intent", json!("gift"), "2008", "Invalid intent"),
        (
            "merchantInvoiceNumber",
            json!("<1>"),
            "2031",
            "Invalid merchant invoice number",
        ),
        (
            "merchantAssociationInfo",
            json!("MI99"),
            "2047",
            "TLV Data Format Error",
        ),
    ] {
        let mut body = order("10", "sale");
        body[field] = value;
        merchant.post("/create", body).await.is_error(code, message);
    }
}

#[tokio::test]
async fn execute_requires_the_customers_approval() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let id = merchant.create("10", "sale").await;
    for id in [id.as_str(), "none"] {
        let refused = merchant.execute(id).await;
        refused.is_error("2002", "Invalid Payment ID");
    }
    shop.control(Method::POST, &format!("/payments/{id}/fail"), json!({}))
        .await;
    let refused = merchant.execute(&id).await;
    refused.is_error("2002", "Invalid Payment ID");
    assert!(shop.bookings().is_empty());
}

#[tokio::test]
async fn a_payment_is_executed_once() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (id, _) = merchant.paid("10", "sale").await;
    let again = merchant.execute(&id).await;
    again.is_error("2062", "The payment has already been completed");
    assert_eq!(shop.bookings(), ["payment 10.00"]);
}

#[tokio::test]
async fn a_wallet_without_money_is_refused_at_execute() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let id = merchant.create("10", "sale").await;
    shop.approve_with(&id, "01823074817").await;
    let refused = merchant.execute(&id).await;
    refused.is_error("2023", "Insufficient Balance");
}

#[tokio::test]
async fn the_body_may_be_absent_if_the_path_has_every_field() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    for (body, amount) in ["", "{}", "null"].into_iter().zip(["10", "11", "12"]) {
        let id = merchant.create(amount, "authorization").await;
        shop.approve(&id).await;
        for step in ["execute", "capture"] {
            let path = format!("/checkout/payment/{step}/{id}");
            let answer = merchant.send(Method::POST, &path, body.to_owned()).await;
            answer.succeeds();
        }
        assert_eq!(
            merchant.query(&id).await.text_of("transactionStatus"),
            "Completed"
        );
    }
}

#[tokio::test]
async fn an_authorization_is_captured_or_voided_once() {
    let shop = bare().await;
    let merchant = Iframe::of(&shop);
    for (step, amount, afterwards) in [
        ("capture", "100", "Completed"),
        ("void", "101", "Cancelled"),
    ] {
        let (id, trx_id) = merchant.paid(amount, "authorization").await;
        let held = merchant.query(&id).await;
        assert_eq!(held.text_of("transactionStatus"), "Authorized");
        let finished = merchant.post(&format!("/{step}/{id}"), Value::Null).await;
        let expected = [
            "paymentID",
            "createTime",
            "updateTime",
            "trxID",
            "transactionStatus",
        ];
        assert_eq!(finished.succeeds().keys(), expected);
        assert_eq!(finished.text_of("transactionStatus"), "Completed");
        assert_eq!(finished.text_of("trxID"), trx_id);
        let queried = merchant.query(&id).await;
        assert_eq!(queried.text_of("transactionStatus"), afterwards);
        for again in ["capture", "void"] {
            let refused = merchant.post(&format!("/{again}/{id}"), Value::Null).await;
            refused.is_error("2119", "The authorized payment has already been processed");
        }
    }
    let booked = [
        "authorization 100.00",
        "capture 100.00",
        "authorization 101.00",
        "void 101.00",
    ];
    assert_eq!(shop.bookings(), booked);
}

#[tokio::test]
async fn a_sale_cannot_be_captured_and_an_unknown_transaction_is_not_found() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (id, _) = merchant.paid("10", "sale").await;
    for step in ["capture", "void"] {
        let refused = merchant.post(&format!("/{step}/{id}"), Value::Null).await;
        refused.is_error("2068", "Transaction has already been completed");
        assert!(refused.is_invention());
        let unknown = merchant.post(&format!("/{step}/none"), Value::Null).await;
        unknown.is_error("2002", "Invalid Payment ID");
    }
    let unknown = merchant.search("DAQ20OC4BG").await;
    unknown.is_error("2033", "Transaction not found");
}

#[tokio::test]
async fn another_merchants_payment_is_refused() {
    let shop = Shop::open().await;
    let (id, trx_id) = Iframe::of(&shop).paid("10", "sale").await;
    let body = json!({"app_key": "sim2-app-key", "app_secret": "sim2-app-secret"});
    let granted = shop
        .token_call("grant", "sim2-user", "sim2-pass", &body)
        .await;
    let call = async |path: String| {
        let url = format!("{}/v1.2.0-beta/checkout/payment{path}", shop.running.origin);
        let request = shop.http.get(url).header("X-APP-Key", "sim2-app-key");
        let request = request.header("Authorization", granted.text_of("id_token"));
        read(request.send().await.expect("an answer")).await
    };
    call(format!("/query/{id}")).await.is_error(
        "2061",
        "This action can only be performed by the agreement or payment initiator party",
    );
    let unknown = call(format!("/search/{trx_id}")).await;
    unknown.is_error("2033", "Transaction not found");
}

#[tokio::test]
async fn the_payment_id_of_an_agreement_is_refused() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let body = json!({
        "mode": "0000",
        "payerReference": WALLET,
        "callbackURL": crate::harness::CALLBACK,
    });
    let id = shop
        .call("/create", body)
        .await
        .text_of("paymentID")
        .to_owned();
    shop.approve(&id).await;
    let refused = merchant.execute(&id).await;
    refused.is_error("2002", "Invalid Payment ID");
    let refused = merchant.query(&id).await;
    refused.is_error("2002", "Invalid Payment ID");
    // The rejected call did not consume the agreement.
    shop.execute(&id).await.is_successful();
}

#[tokio::test]
async fn calls_require_the_documented_http_method() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (id, _) = merchant.paid("10", "sale").await;
    let path = format!("/query/{id}");
    assert_eq!(merchant.post(&path, json!({})).await.status, 403);
    assert_eq!(merchant.get(&format!("/execute/{id}")).await.status, 403);
    let url = format!("{}/v1.2.0-beta/checkout/payment{path}", shop.running.origin);
    let no_token = read(shop.http.get(url).send().await.expect("an answer")).await;
    assert_eq!(no_token.status, 401);
}

#[tokio::test]
async fn iframe_and_tokenized_checkout_share_their_payments() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let (here, trx_here) = merchant.paid("10", "sale").await;
    let queried = shop.query(&here).await;
    assert_eq!(queried.is_successful().text_of("trxID"), trx_here);
    let body = json!({"trxID": trx_here});
    let found = shop.call("/general/searchTransaction", body).await;
    assert_eq!(
        found.is_successful().text_of("transactionType"),
        "bKash Checkout via API"
    );

    let (elsewhere, its_trx_id) = shop.paid("20").await;
    let queried = merchant.query(&elsewhere).await;
    assert_eq!(queried.succeeds().text_of("trxID"), its_trx_id);
    let found = merchant.search(&its_trx_id).await;
    assert_eq!(
        found.succeeds().text_of("transactionType"),
        "bKash Tokenized Checkout via API"
    );
}
