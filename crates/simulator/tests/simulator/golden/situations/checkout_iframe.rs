//! Checkout (iFrame), without the fields that a setting adds for one published client.

use reqwest::Method;
use serde_json::json;

use crate::{
    harness::{Answer, Shop},
    iframe::{Iframe, order},
};

pub(super) async fn answer(shop: &Shop, situation: &str) -> Option<Answer> {
    shop.set(json!({"iframe_status_code": false})).await;
    let iframe = Iframe::of(shop);
    match payment(&iframe, situation).await {
        None => organization(&iframe, situation).await,
        answer => answer,
    }
}

async fn payment(iframe: &Iframe<'_>, situation: &str) -> Option<Answer> {
    Some(match situation {
        "a token is granted" => token(iframe, "sim-app-secret").await,
        "a token is asked for with a wrong secret" => token(iframe, "wrong").await,
        "a payment is created" => iframe.post("/create", order("100", "sale")).await,
        "a payment is executed" => executed(iframe, "sale").await,
        "an authorization is executed" => executed(iframe, "authorization").await,
        "a payment is executed before the customer agreed" => {
            let id = iframe.create("100", "sale").await;
            iframe.execute(&id).await
        }
        "a paid payment is queried" => iframe.query(&iframe.paid("100", "sale").await.0).await,
        "an untouched payment is queried" => {
            let id = iframe.create("100", "sale").await;
            iframe.query(&id).await
        }
        "an authorization is captured" => captured_or_voided(iframe, "capture").await,
        "an authorization is voided" => captured_or_voided(iframe, "void").await,
        "a payment is searched by its trxID" => {
            let (_, trx_id) = iframe.paid("100", "sale").await;
            iframe.search(&trx_id).await
        }
        "a payment is refunded" | "a refund's status is asked for" => {
            let (id, trx_id) = iframe.paid("100", "sale").await;
            let status = json!({"paymentID": id, "trxID": trx_id});
            let mut body = status.clone();
            body["amount"] = "25.69".into();
            let refunded = iframe.post("/refund", body).await;
            if situation == "a payment is refunded" {
                return Some(refunded);
            }
            iframe.post("/refund", status).await
        }
        _ => return None,
    })
}

async fn organization(iframe: &Iframe<'_>, situation: &str) -> Option<Answer> {
    iframe.paid("100", "sale").await;
    let transfer =
        json!({"amount": "10", "currency": "BDT", "transferType": "Collection2Disbursement"});
    Some(match situation {
        "the organization's balance is asked for" => iframe.get("/organizationBalance").await,
        "money is moved between the organization's accounts" => {
            iframe.post("/intraAccountTransfer", transfer).await
        }
        "a customer is paid" => {
            iframe.post("/intraAccountTransfer", transfer).await;
            let payout = json!({"amount": "10", "currency": "BDT", "merchantInvoiceNumber": "INV-1",
                "receiverMSISDN": "01770618575"});
            iframe.post("/b2cPayment", payout).await
        }
        _ => return None,
    })
}

async fn token(iframe: &Iframe<'_>, secret: &str) -> Answer {
    let keys = json!({"app_key": "sim-app-key", "app_secret": secret});
    let url = format!(
        "{}/v1.2.0-beta/checkout/token/grant",
        iframe.shop.running.origin
    );
    let request = iframe
        .shop
        .http
        .request(Method::POST, url)
        .header("username", "sim-user")
        .header("password", "sim-pass")
        .body(keys.to_string());
    crate::harness::read(request.send().await.expect("an answer")).await
}

async fn executed(iframe: &Iframe<'_>, intent: &str) -> Answer {
    let id = iframe.create("100", intent).await;
    iframe.shop.approve(&id).await;
    iframe.execute(&id).await
}

async fn captured_or_voided(iframe: &Iframe<'_>, how: &str) -> Answer {
    let (id, _) = iframe.paid("100", "authorization").await;
    iframe.post(&format!("/{how}/{id}"), json!({})).await
}
