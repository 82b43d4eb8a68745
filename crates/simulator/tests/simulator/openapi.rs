//! The OpenAPI document against what is really said: every path is served, and every answer of every
//! call fits what the document says of it, key by key.

use std::collections::{BTreeMap, BTreeSet};

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};
use simulator::Settings;

use crate::harness::{Answer, CALLBACK, Shop, WALLET, read};

/// The document, with a validator for whatever part of it is asked for.
struct Document(Value);

impl Document {
    async fn of(shop: &Shop) -> Self {
        let answer = shop
            .control(Method::GET, "/openapi.json", Value::Null)
            .await;
        assert_eq!(answer.status, 200);
        Self(answer.json)
    }

    /// Method and path of every operation.
    fn operations(&self) -> Vec<(String, String)> {
        let paths = self.0["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").keys();
            methods.map(move |method| (method.clone(), path.clone()))
        });
        operations.collect()
    }

    /// The documented path that a real one is an instance of.
    fn path_of(&self, real: &str) -> Option<String> {
        let real: Vec<_> = real.trim_end_matches('/').split('/').collect();
        let fits = |path: &&String| {
            let parts: Vec<_> = path.split('/').collect();
            parts.len() == real.len()
                && parts
                    .iter()
                    .zip(&real)
                    .all(|(part, real)| part.starts_with('{') || part == real)
        };
        let paths = self.0["paths"].as_object().expect("paths").keys();
        // The one with the fewest names in it: `/clock` before `/{name}`.
        paths
            .filter(fits)
            .min_by_key(|path| path.matches('{').count())
            .cloned()
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).expect("a reference"),
            None => value,
        }
    }

    /// What is said of an answer with this status. No key is allowed that no schema names.
    fn answer(&self, method: &str, path: &str, status: u16) -> Option<Validator> {
        let responses = &self.0["paths"][path][method]["responses"];
        let class = format!("{}XX", status / 100);
        let response = responses
            .get(status.to_string())
            .or_else(|| responses.get(class))?;
        let schema = &self.resolved(response)["content"]["application/json"]["schema"];
        Some(self.validator(schema))
    }

    fn request(&self, method: &str, path: &str) -> Option<Validator> {
        let body = &self.0["paths"][path][method]["requestBody"];
        let schema = &body["content"]["application/json"]["schema"];
        schema.is_object().then(|| self.validator(schema))
    }

    fn validator(&self, schema: &Value) -> Validator {
        let mut whole = json!({"allOf": [schema], "unevaluatedProperties": false});
        whole["components"] = self.0["components"].clone();
        jsonschema::draft202012::new(&whole).expect("a schema")
    }
}

#[tokio::test]
async fn the_document_is_whole() {
    let shop = Shop::open().await;
    let document = Document::of(&shop).await;
    assert_eq!(document.0["openapi"], "3.1.0");
    let text = document.0.to_string();
    for reference in text.split("\"$ref\":\"#").skip(1) {
        let pointer = reference.split('"').next().expect("its end");
        assert!(document.0.pointer(pointer).is_some(), "{pointer}");
    }
    let mut names = BTreeSet::new();
    for (method, path) in document.operations() {
        let operation = &document.0["paths"][&path][&method];
        let name = operation["operationId"].as_str().expect("a name");
        assert!(names.insert(name.to_owned()), "{name}");
        assert!(
            operation["summary"]
                .as_str()
                .is_some_and(|summary| !summary.is_empty())
        );
    }
    assert!(names.len() > 80, "{}", names.len());
}

#[tokio::test]
async fn every_documented_call_is_served_and_by_no_other_method() {
    let shop = Shop::open().await;
    let document = Document::of(&shop).await;
    for (method, path) in document.operations() {
        if path.starts_with("/simulator") {
            continue;
        }
        let url = format!("{}{}", shop.running.origin, path.replace(['{', '}'], ""));
        let send = async |method: Method| {
            let request = shop.http.request(method, &url).body("{}");
            read(request.send().await.expect("an answer")).await
        };
        let (this, other) = match method.as_str() {
            "get" => (Method::GET, Method::POST),
            _ => (Method::POST, Method::GET),
        };
        let unknown = "Missing Authentication Token";
        assert_ne!(
            send(this).await.text_of("message"),
            unknown,
            "{method} {path}"
        );
        assert_eq!(
            send(other).await.text_of("message"),
            unknown,
            "not {method} {path}"
        );
    }
}

/// A merchant who calls every path there is, with what earlier answers gave.
struct Walk<'a> {
    shop: &'a Shop,
    kept: BTreeMap<&'static str, String>,
}

impl Walk<'_> {
    /// Calls a path of bKash's; keeps a field of the answer under a name.
    async fn call(
        &mut self,
        method: Method,
        path: &str,
        body: Value,
        keep: Option<(&'static str, &str)>,
    ) -> Answer {
        let (path, body) = (self.filled(path), self.filled(&body.to_string()));
        let request = self
            .shop
            .http
            .request(
                method.clone(),
                format!("{}{path}", self.shop.running.origin),
            )
            .header("Authorization", &self.shop.token)
            .header("X-APP-Key", "sim-app-key")
            .header("username", "sim-user")
            .header("password", "sim-pass");
        let request = if method == Method::GET {
            request
        } else {
            request.body(body)
        };
        let answer = read(request.send().await.expect("an answer")).await;
        if let Some((name, field)) = keep {
            let value = answer.text_of(field);
            assert!(!value.is_empty(), "{path} has no {field}: {answer:?}");
            self.kept.insert(name, value.to_owned());
        }
        answer
    }

    async fn post(&mut self, path: &str, body: Value) {
        self.call(Method::POST, path, body, None).await;
    }

    async fn keep(&mut self, path: &str, body: Value, name: &'static str, field: &str) {
        self.call(Method::POST, path, body, Some((name, field)))
            .await;
    }

    async fn get(&mut self, path: &str) {
        self.call(Method::GET, path, Value::Null, None).await;
    }

    async fn approve(&self) {
        self.shop.approve(&self.kept["id"]).await;
    }

    fn filled(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (name, value) in &self.kept {
            text = text.replace(&format!("${name}"), value);
        }
        text
    }
}

fn order(amount: &str, intent: &str, more: &Value) -> Value {
    let mut order = json!({
        "payerReference": WALLET, "callbackURL": CALLBACK, "amount": amount, "currency": "BDT",
        "intent": intent, "merchantInvoiceNumber": "INV-1",
    });
    for (name, value) in more.as_object().into_iter().flatten() {
        order[name] = value.clone();
    }
    order
}

fn keys() -> Value {
    json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"})
}

async fn tokens(walk: &mut Walk<'_>, grant: &str, refresh: &str) {
    walk.keep(grant, keys(), "refresh", "refresh_token").await;
    let mut body = keys();
    body["refresh_token"] = "$refresh".into();
    walk.post(refresh, body).await;
    walk.post(grant, json!({"app_key": "wrong", "app_secret": "wrong"}))
        .await;
}

async fn walk_v1(walk: &mut Walk<'_>) {
    const BASE: &str = "/v1.2.0-beta/tokenized/checkout";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentID": "$id"});
    tokens(walk, &at("/token/grant"), &at("/token/refresh")).await;
    for (create, execute) in [
        ("/create", "/execute"),
        ("/payment/create", "/execute/$id"),
        ("/agreement/create", "/payment/execute"),
    ] {
        let body = order("10", "sale", &json!({"mode": "0011"}));
        walk.keep(&at(create), body, "id", "paymentID").await;
        walk.post(&at(execute), id()).await;
        walk.post(&at("/payment/status"), id()).await;
        walk.approve().await;
        walk.keep(&at(execute), id(), "trx", "trxID").await;
        walk.post(&at(execute), id()).await;
        walk.post(&at("/payment/status"), id()).await;
    }
    let both = || json!({"paymentID": "$id", "trxID": "$trx"});
    let refund =
        json!({"paymentID": "$id", "trxID": "$trx", "amount": "4", "sku": "s", "reason": "r"});
    walk.post(&at("/payment/refund"), both()).await;
    walk.keep(&at("/payment/refund"), refund, "refund", "refundTrxID")
        .await;
    walk.post(&at("/payment/refund/status"), both()).await;
    for trx in ["$trx", "$refund", "$transfer", "none"] {
        walk.post(&at("/general/searchTransaction"), json!({"trxID": trx}))
            .await;
    }
    for settle in ["capture", "void", "capture/void"] {
        let body = order("11", "authorization", &json!({"mode": "0011"}));
        walk.keep(&at("/create"), body, "id", "paymentID").await;
        walk.approve().await;
        walk.post(&at("/execute"), id()).await;
        walk.post(&at("/payment/status"), id()).await;
        walk.post(&at(&format!("/payment/confirm/{settle}")), id())
            .await;
        walk.post(&at("/payment/status"), id()).await;
    }
    let agreement = || json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK});
    walk.keep(&at("/create"), agreement(), "id", "paymentID")
        .await;
    walk.approve().await;
    walk.keep(&at("/agreement/execute"), id(), "agreement", "agreementID")
        .await;
    walk.post(&at("/payment/status"), id()).await;
    let of_agreement = || json!({"agreementID": "$agreement"});
    walk.post(&at("/agreement/status"), of_agreement()).await;
    let body = order(
        "12",
        "sale",
        &json!({"mode": "0001", "agreementID": "$agreement"}),
    );
    walk.keep(&at("/create"), body, "id", "paymentID").await;
    walk.approve().await;
    walk.post(&at("/execute"), id()).await;
    walk.post(&at("/payment/status"), id()).await;
    walk.post(&at("/agreement/cancel"), of_agreement()).await;
    walk.post(&at("/agreement/status"), of_agreement()).await;
    walk.post(&at("/create"), json!({"mode": "0011"})).await;
}

async fn walk_v2(walk: &mut Walk<'_>) {
    const BASE: &str = "/v2/tokenized-checkout";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentId": "$id"});
    tokens(walk, &at("/auth/grant-token"), &at("/auth/refresh-token")).await;
    let agreement = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = walk
        .call(
            Method::POST,
            &at("/agreement/create"),
            agreement,
            Some(("id", "paymentId")),
        )
        .await;
    walk.kept
        .insert("agreement", created.text_of("agreementId").to_owned());
    let of_agreement = || json!({"agreementId": "$agreement"});
    walk.post(&at("/query/agreement"), of_agreement()).await;
    walk.approve().await;
    walk.post(&at("/agreement/execute"), of_agreement()).await;
    walk.post(&at("/query/agreement"), of_agreement()).await;
    for (base, more) in [
        ("/payment", json!({"subMerchantName": "Stall 7"})),
        (
            "/payment-with-agreement",
            json!({"agreementId": "$agreement"}),
        ),
    ] {
        for (intent, settle, amount) in [
            ("sale", "", "20"),
            ("authorization", "/capture", "21"),
            ("authorization", "/void", "22"),
        ] {
            let body = order(amount, intent, &more);
            walk.keep(&at(&format!("{base}/create")), body, "id", "paymentId")
                .await;
            walk.post(&at("/query/payment"), id()).await;
            walk.approve().await;
            walk.keep(&at(&format!("{base}/execute")), id(), "trx", "trxId")
                .await;
            if !settle.is_empty() {
                walk.post(&at(&format!("{base}{settle}")), id()).await;
            }
            walk.post(&at("/payment/status"), id()).await;
            walk.post(&at("/general/search-transaction"), json!({"trxId": "$trx"}))
                .await;
        }
    }
    let body = order("23", "sale", &Value::Null);
    walk.keep(&at("/payment/create"), body, "id", "paymentId")
        .await;
    walk.approve().await;
    walk.keep(&at("/payment/execute"), id(), "trx", "trxId")
        .await;
    let both = || json!({"paymentId": "$id", "trxId": "$trx"});
    walk.post(&at("/refund/payment/status"), both()).await;
    let mut refund = both();
    for (name, value) in [("refundAmount", "3"), ("sku", "s"), ("reason", "r")] {
        refund[name] = value.into();
    }
    walk.keep(
        &at("/refund/payment/transaction"),
        refund,
        "refund",
        "refundTrxId",
    )
    .await;
    walk.post(&at("/refund/payment/status"), both()).await;
    for trx in ["$refund", "$transfer"] {
        walk.post(&at("/general/search-transaction"), json!({"trxId": trx}))
            .await;
    }
    walk.post(&at("/agreement/cancel"), of_agreement()).await;
    walk.post(&at("/payment/execute"), id()).await;
    walk.post(&at("/payment/execute"), json!({})).await;
}

async fn walk_iframe(walk: &mut Walk<'_>, version: &str, cents: &str) {
    let at = |path: &str| format!("{version}{path}");
    let payment = |path: &str| format!("{version}/checkout/payment{path}");
    tokens(
        walk,
        &at("/checkout/token/grant"),
        &at("/checkout/token/refresh"),
    )
    .await;
    for (intent, settle, amount) in [
        ("sale", "", "30"),
        ("authorization", "/capture/$id", "31"),
        ("authorization", "/void/$id", "32"),
        ("sale", "", "33"),
    ] {
        let body = json!({"amount": format!("{amount}.{cents}"), "currency": "BDT", "intent": intent,
            "merchantInvoiceNumber": "INV-1"});
        walk.keep(&payment("/create"), body, "id", "paymentID")
            .await;
        walk.get(&payment("/query/$id")).await;
        walk.post(&payment("/execute/$id"), json!({})).await;
        walk.approve().await;
        walk.keep(&payment("/execute/$id"), json!({}), "trx", "trxID")
            .await;
        walk.get(&payment("/query/$id")).await;
        walk.get(&payment("/search/$trx")).await;
        if !settle.is_empty() {
            walk.post(&payment(settle), json!({})).await;
            walk.get(&payment("/query/$id")).await;
        } else if amount == "30" {
            let mut body = json!({"paymentID": "$id", "trxID": "$trx"});
            walk.post(&payment("/refund"), body.clone()).await;
            body["amount"] = "5".into();
            walk.keep(&payment("/refund"), body, "refund", "refundTrxID")
                .await;
            walk.get(&payment("/search/$refund")).await;
        } else {
            let body = json!({"amount": "5", "currency": "BDT"});
            walk.post(&payment("/refund/$trx"), body).await;
        }
    }
    walk.get(&payment("/organizationBalance")).await;
    let body = json!({"amount": "7", "currency": "BDT", "transferType": "Disbursement2Collection"});
    walk.keep(&payment("/intraAccountTransfer"), body, "transfer", "trxID")
        .await;
    walk.get(&payment("/search/$transfer")).await;
    for path in [
        "/checkout/payment/b2cPayment",
        "/checkout/b2c/payment",
        "/b2c/payment",
    ] {
        let body = json!({"amount": "8", "currency": "BDT", "merchantInvoiceNumber": "P-1",
            "receiverMSISDN": WALLET});
        walk.post(&at(path), body).await;
    }
    walk.get(&payment("/search/none")).await;
}

async fn walk_v03(walk: &mut Walk<'_>) {
    const BASE: &str = "/v1.2.0-beta/tokenized";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentID": "$id"});
    tokens(walk, &at("/token/grant"), &at("/token/refresh")).await;
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    walk.keep(&at("/agreement/create"), body, "id", "paymentID")
        .await;
    walk.post(&at("/payment/status"), id()).await;
    walk.approve().await;
    walk.keep(&at("/agreement/execute"), id(), "agreement", "agreementID")
        .await;
    walk.post(&at("/payment/status"), id()).await;
    let body = order("40", "sale", &json!({"agreementID": "$agreement"}));
    walk.keep(&at("/payment/create"), body, "id", "paymentID")
        .await;
    walk.post(&at("/payment/status"), id()).await;
    walk.approve().await;
    walk.keep(&at("/payment/execute"), id(), "trx", "trxID")
        .await;
    walk.post(&at("/payment/status"), id()).await;
    for trx in ["$trx", "$refund", "$transfer", "none"] {
        walk.post(&at("/general/searchTransaction"), json!({"trxID": trx}))
            .await;
    }
    walk.post(
        &at("/agreement/cancel"),
        json!({"agreementID": "$agreement"}),
    )
    .await;
}

/// Whether an answer tells of something done rather than refused.
fn is_success(answer: &Value) -> bool {
    let refused = ["errorCode", "externalCode", "message", "msg"];
    let code = answer["statusCode"].as_str().unwrap_or("0000");
    code == "0000" && refused.iter().all(|key| answer.get(key).is_none())
}

#[tokio::test]
async fn every_call_answers_as_its_schema_says() {
    for iframe_status_code in [true, false] {
        let shop = Shop::open_with(Settings {
            duplicate_window_seconds: 0,
            iframe_status_code,
            calls_kept: 10_000,
            ..Settings::default()
        })
        .await;
        let mut walk = Walk {
            shop: &shop,
            kept: BTreeMap::new(),
        };
        walk_iframe(&mut walk, "/v1.2.0-beta", "10").await;
        walk_iframe(&mut walk, "/v1.1.0-beta", "20").await;
        walk_v1(&mut walk).await;
        walk_v03(&mut walk).await;
        walk_v2(&mut walk).await;
        agrees_with_the_document(&shop).await;
    }
}

async fn agrees_with_the_document(shop: &Shop) {
    let document = Document::of(shop).await;
    let calls = shop.control(Method::GET, "/calls", Value::Null).await.json;
    let mut succeeded = BTreeSet::new();
    for call in calls["calls"].as_array().expect("calls") {
        let real = call["path"].as_str().expect("a path");
        let path = document.path_of(real).unwrap_or_else(|| panic!("{real}"));
        let method = call["method"].as_str().expect("a method").to_lowercase();
        let status = u16::try_from(call["status"].as_u64().expect("a status")).expect("small");
        let answer = &call["answer"];
        let validator = document
            .answer(&method, &path, status)
            .unwrap_or_else(|| panic!("{status} of {path} is not documented: {call}"));
        if let Err(error) = validator.validate(answer) {
            panic!("{method} {path}: {error}\n{answer}");
        }
        if status == 200 && is_success(answer) {
            if let Some(validator) = document.request(&method, &path) {
                let request = if call["request"].is_null() {
                    json!({})
                } else {
                    call["request"].clone()
                };
                // Fields of other families are sent as well: they are ignored.
                let schema = validator
                    .iter_errors(&request)
                    .find(|error| !error.to_string().contains("nevaluated properties"));
                assert!(
                    schema.is_none(),
                    "{path}: {} for {request}",
                    schema.expect("an error")
                );
            }
            succeeded.insert((method, path));
        }
    }
    let missing: Vec<_> = document
        .operations()
        .into_iter()
        .filter(|(_, path)| !path.starts_with("/simulator"))
        .filter(|operation| !succeeded.contains(operation))
        .collect();
    assert_eq!(missing, [], "no success of these was seen");
}

#[tokio::test]
async fn the_control_endpoints_answer_as_their_schemas_say() {
    let shop = Shop::open().await;
    let (id, _) = shop.paid("10").await;
    let (agreement, _) = shop.agreement().await;
    let [open, late, closed] = [
        shop.create("11").await,
        shop.create("12").await,
        shop.create("13").await,
    ];
    shop.faults(
        json!([{"operation": "query", "kind": "status", "status": 503, "probability": 0.5,
        "times": null}]),
    )
    .await;
    let document = Document::of(&shop).await;
    let bodies: Map<String, Value> = [
        ("post /simulator/clock/advance", json!({"seconds": 1})),
        ("post /simulator/merchant/settle", json!({"amount": "1"})),
        ("post /simulator/wallets/{number}", json!({"balance": "10"})),
        (
            "put /simulator/ipn",
            json!({"endpoint": "http://127.0.0.1:9/none"}),
        ),
        (
            "put /simulator/faults",
            json!({"rules": [{"operation": "any", "kind": "delay"}]}),
        ),
        ("put /simulator/settings", json!({"otp": "111111"})),
        ("post /simulator/ipn/notify", json!({})),
    ]
    .into_iter()
    .map(|(name, body)| (name.to_owned(), body))
    .collect();
    for (method, path) in document.operations() {
        // What forgets everything comes last.
        if !path.starts_with("/simulator") || path == "/simulator/reset" {
            continue;
        }
        let payment = match path.rsplit('/').next() {
            Some("approve") => &open,
            Some("fail") => &late,
            Some("cancel") => &closed,
            _ => &id,
        };
        let real = path
            .replace("{payment_id}", payment)
            .replace("{agreement_id}", &agreement)
            .replace("{number}", WALLET);
        let body = bodies.get(&format!("{method} {path}")).cloned();
        let method_name = Method::from_bytes(method.to_uppercase().as_bytes()).expect("a method");
        let answer = shop
            .control(
                method_name,
                &real["/simulator".len()..],
                body.clone().unwrap_or_else(|| json!({})),
            )
            .await;
        let validator = document
            .answer(&method, &path, answer.status.as_u16())
            .unwrap_or_else(|| panic!("{method} {path}: {answer:?}"));
        if let Err(error) = validator.validate(&answer.json) {
            let open_ended = path.contains("openapi") || path.contains("settings");
            assert!(open_ended, "{method} {path}: {error}\n{}", answer.text);
        }
        // Nobody listens for notifications, so those two cannot be done.
        let needs_listener = path.ends_with("/notify") || path.ends_with("/unsubscribe");
        assert_eq!(
            answer.status.is_success(),
            !needs_listener,
            "{method} {path}: {}",
            answer.text
        );
        if let (Some(body), Some(validator)) = (body, document.request(&method, &path)) {
            let open_ended = path.contains("settings");
            assert!(open_ended || validator.is_valid(&body), "{method} {path}");
        }
    }
}
