//! A merchant that calls every path of every family.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::{Answer, CALLBACK, Shop, WALLET, read};

/// A merchant, and the values that its next requests use.
struct Merchant<'a> {
    shop: &'a Shop,
    kept: BTreeMap<&'static str, String>,
}

impl<'a> Merchant<'a> {
    fn new(shop: &'a Shop) -> Self {
        Self {
            shop,
            kept: BTreeMap::new(),
        }
    }

    /// Calls one of bKash's paths and keeps a field of the response under a name.
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

async fn tokens(merchant: &mut Merchant<'_>, grant: &str, refresh: &str) {
    merchant
        .keep(grant, keys(), "refresh", "refresh_token")
        .await;
    let mut body = keys();
    body["refresh_token"] = "$refresh".into();
    merchant.post(refresh, body).await;
    merchant
        .post(grant, json!({"app_key": "wrong", "app_secret": "wrong"}))
        .await;
}

/// Calls every path of every family, including both versions of the iFrame API.
pub(super) async fn make_every_call(shop: &Shop) {
    let mut merchant = Merchant::new(shop);
    call_iframe(&mut merchant, "/v1.2.0-beta", "10").await;
    call_iframe(&mut merchant, "/v1.1.0-beta", "20").await;
    call_v1(&mut merchant).await;
    call_v03(&mut merchant).await;
    call_v2(&mut merchant).await;
}

async fn call_v1(merchant: &mut Merchant<'_>) {
    const BASE: &str = "/v1.2.0-beta/tokenized/checkout";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentID": "$id"});
    tokens(merchant, &at("/token/grant"), &at("/token/refresh")).await;
    for (create, execute) in [
        ("/create", "/execute"),
        ("/payment/create", "/execute/$id"),
        ("/agreement/create", "/payment/execute"),
    ] {
        let body = order("10", "sale", &json!({"mode": "0011"}));
        merchant.keep(&at(create), body, "id", "paymentID").await;
        merchant.post(&at(execute), id()).await;
        merchant.post(&at("/payment/status"), id()).await;
        merchant.approve().await;
        merchant.keep(&at(execute), id(), "trx", "trxID").await;
        merchant.post(&at(execute), id()).await;
        merchant.post(&at("/payment/status"), id()).await;
    }
    let both = || json!({"paymentID": "$id", "trxID": "$trx"});
    let refund =
        json!({"paymentID": "$id", "trxID": "$trx", "amount": "4", "sku": "s", "reason": "r"});
    merchant.post(&at("/payment/refund"), both()).await;
    merchant
        .keep(&at("/payment/refund"), refund, "refund", "refundTrxID")
        .await;
    merchant.post(&at("/payment/refund/status"), both()).await;
    for trx in ["$trx", "$refund", "$transfer", "none"] {
        merchant
            .post(&at("/general/searchTransaction"), json!({"trxID": trx}))
            .await;
    }
    for settle in ["capture", "void", "capture/void"] {
        let body = order("11", "authorization", &json!({"mode": "0011"}));
        merchant.keep(&at("/create"), body, "id", "paymentID").await;
        merchant.approve().await;
        merchant.post(&at("/execute"), id()).await;
        merchant.post(&at("/payment/status"), id()).await;
        merchant
            .post(&at(&format!("/payment/confirm/{settle}")), id())
            .await;
        merchant.post(&at("/payment/status"), id()).await;
    }
    let agreement = || json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK});
    merchant
        .keep(&at("/create"), agreement(), "id", "paymentID")
        .await;
    merchant.approve().await;
    merchant
        .keep(&at("/agreement/execute"), id(), "agreement", "agreementID")
        .await;
    merchant.post(&at("/payment/status"), id()).await;
    let of_agreement = || json!({"agreementID": "$agreement"});
    merchant
        .post(&at("/agreement/status"), of_agreement())
        .await;
    let body = order(
        "12",
        "sale",
        &json!({"mode": "0001", "agreementID": "$agreement"}),
    );
    merchant.keep(&at("/create"), body, "id", "paymentID").await;
    merchant.approve().await;
    merchant.post(&at("/execute"), id()).await;
    merchant.post(&at("/payment/status"), id()).await;
    merchant
        .post(&at("/agreement/cancel"), of_agreement())
        .await;
    merchant
        .post(&at("/agreement/status"), of_agreement())
        .await;
    merchant.post(&at("/create"), json!({"mode": "0011"})).await;
}

async fn call_v2(merchant: &mut Merchant<'_>) {
    const BASE: &str = "/v2/tokenized-checkout";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentId": "$id"});
    tokens(
        merchant,
        &at("/auth/grant-token"),
        &at("/auth/refresh-token"),
    )
    .await;
    let agreement = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let created = merchant
        .call(
            Method::POST,
            &at("/agreement/create"),
            agreement,
            Some(("id", "paymentId")),
        )
        .await;
    merchant
        .kept
        .insert("agreement", created.text_of("agreementId").to_owned());
    let of_agreement = || json!({"agreementId": "$agreement"});
    merchant.post(&at("/query/agreement"), of_agreement()).await;
    merchant.approve().await;
    merchant
        .post(&at("/agreement/execute"), of_agreement())
        .await;
    merchant.post(&at("/query/agreement"), of_agreement()).await;
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
            merchant
                .keep(&at(&format!("{base}/create")), body, "id", "paymentId")
                .await;
            merchant.post(&at("/query/payment"), id()).await;
            merchant.approve().await;
            merchant
                .keep(&at(&format!("{base}/execute")), id(), "trx", "trxId")
                .await;
            if !settle.is_empty() {
                merchant.post(&at(&format!("{base}{settle}")), id()).await;
            }
            merchant.post(&at("/payment/status"), id()).await;
            merchant
                .post(&at("/general/search-transaction"), json!({"trxId": "$trx"}))
                .await;
        }
    }
    let body = order("23", "sale", &Value::Null);
    merchant
        .keep(&at("/payment/create"), body, "id", "paymentId")
        .await;
    merchant.approve().await;
    merchant
        .keep(&at("/payment/execute"), id(), "trx", "trxId")
        .await;
    let both = || json!({"paymentId": "$id", "trxId": "$trx"});
    merchant.post(&at("/refund/payment/status"), both()).await;
    let mut refund = both();
    for (name, value) in [("refundAmount", "3"), ("sku", "s"), ("reason", "r")] {
        refund[name] = value.into();
    }
    merchant
        .keep(
            &at("/refund/payment/transaction"),
            refund,
            "refund",
            "refundTrxId",
        )
        .await;
    merchant.post(&at("/refund/payment/status"), both()).await;
    for trx in ["$refund", "$transfer"] {
        merchant
            .post(&at("/general/search-transaction"), json!({"trxId": trx}))
            .await;
    }
    merchant
        .post(&at("/agreement/cancel"), of_agreement())
        .await;
    merchant.post(&at("/payment/execute"), id()).await;
    merchant.post(&at("/payment/execute"), json!({})).await;
}

async fn call_iframe(merchant: &mut Merchant<'_>, version: &str, cents: &str) {
    let at = |path: &str| format!("{version}{path}");
    let payment = |path: &str| format!("{version}/checkout/payment{path}");
    tokens(
        merchant,
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
        merchant
            .keep(&payment("/create"), body, "id", "paymentID")
            .await;
        merchant.get(&payment("/query/$id")).await;
        merchant.post(&payment("/execute/$id"), json!({})).await;
        merchant.approve().await;
        merchant
            .keep(&payment("/execute/$id"), json!({}), "trx", "trxID")
            .await;
        merchant.get(&payment("/query/$id")).await;
        merchant.get(&payment("/search/$trx")).await;
        if !settle.is_empty() {
            merchant.post(&payment(settle), json!({})).await;
            merchant.get(&payment("/query/$id")).await;
        } else if amount == "30" {
            let mut body = json!({"paymentID": "$id", "trxID": "$trx"});
            merchant.post(&payment("/refund"), body.clone()).await;
            body["amount"] = "5".into();
            merchant
                .keep(&payment("/refund"), body, "refund", "refundTrxID")
                .await;
            merchant.get(&payment("/search/$refund")).await;
        } else {
            let body = json!({"amount": "5", "currency": "BDT"});
            merchant.post(&payment("/refund/$trx"), body).await;
        }
    }
    merchant.get(&payment("/organizationBalance")).await;
    let body = json!({"amount": "7", "currency": "BDT", "transferType": "Disbursement2Collection"});
    merchant
        .keep(&payment("/intraAccountTransfer"), body, "transfer", "trxID")
        .await;
    merchant.get(&payment("/search/$transfer")).await;
    for path in [
        "/checkout/payment/b2cPayment",
        "/checkout/b2c/payment",
        "/b2c/payment",
    ] {
        let body = json!({"amount": "8", "currency": "BDT", "merchantInvoiceNumber": "P-1",
            "receiverMSISDN": WALLET});
        merchant.post(&at(path), body).await;
    }
    merchant.get(&payment("/search/none")).await;
}

async fn call_v03(merchant: &mut Merchant<'_>) {
    const BASE: &str = "/v1.2.0-beta/tokenized";
    let at = |path: &str| format!("{BASE}{path}");
    let id = || json!({"paymentID": "$id"});
    tokens(merchant, &at("/token/grant"), &at("/token/refresh")).await;
    let body = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    merchant
        .keep(&at("/agreement/create"), body, "id", "paymentID")
        .await;
    merchant.post(&at("/payment/status"), id()).await;
    merchant.approve().await;
    merchant
        .keep(&at("/agreement/execute"), id(), "agreement", "agreementID")
        .await;
    merchant.post(&at("/payment/status"), id()).await;
    let body = order("40", "sale", &json!({"agreementID": "$agreement"}));
    merchant
        .keep(&at("/payment/create"), body, "id", "paymentID")
        .await;
    merchant.post(&at("/payment/status"), id()).await;
    merchant.approve().await;
    merchant
        .keep(&at("/payment/execute"), id(), "trx", "trxID")
        .await;
    merchant.post(&at("/payment/status"), id()).await;
    for trx in ["$trx", "$refund", "$transfer", "none"] {
        merchant
            .post(&at("/general/searchTransaction"), json!({"trxID": trx}))
            .await;
    }
    merchant
        .post(
            &at("/agreement/cancel"),
            json!({"agreementID": "$agreement"}),
        )
        .await;
}
