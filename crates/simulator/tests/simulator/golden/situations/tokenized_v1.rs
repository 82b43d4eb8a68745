//! Tokenized Checkout and Checkout (URL), v1.2.0-beta.

use serde_json::{Value, json};

use crate::harness::{Answer, CALLBACK, Shop, WALLET, order, read};

pub(super) async fn answer(shop: &Shop, situation: &str) -> Option<Answer> {
    if situation.starts_with("a token ") {
        return token(shop, situation).await;
    }
    match succeeded(shop, situation).await {
        None => refused(shop, situation).await,
        answer => answer,
    }
}

async fn token(shop: &Shop, situation: &str) -> Option<Answer> {
    let keys = json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"});
    Some(match situation {
        "a token is granted" => shop.grant().await,
        "a token is asked for with a wrong secret" => {
            let keys = json!({"app_key": "sim-app-key", "app_secret": "wrong"});
            shop.token_call("grant", "sim-user", "sim-pass", &keys)
                .await
        }
        "a token is asked for without a username" => {
            let request = shop
                .http
                .post(shop.url("/token/grant"))
                .body(keys.to_string());
            read(request.send().await.expect("an answer")).await
        }
        "a token is refused on purpose with 2001" => {
            let rule = json!([{"operation": "grant", "kind": "refuse", "code": "2001"}]);
            shop.faults(rule).await;
            shop.grant().await
        }
        _ => return None,
    })
}

async fn succeeded(shop: &Shop, situation: &str) -> Option<Answer> {
    Some(match situation {
        "a payment is created" => shop.call("/create", order("599.00", "sale")).await,
        "an agreement is created" => shop.call("/create", consent()).await,
        "a payment is executed" => shop.execute(&shop.approved("599.00").await).await,
        "an authorization is executed" => authorized(shop).await.1,
        "a payment with an agreement is executed" => {
            let (agreement, _) = shop.agreement().await;
            let mut body = order("599.00", "sale");
            body["mode"] = "0001".into();
            body["agreementID"] = agreement.into();
            let created = shop.call("/create", body).await;
            let id = created.is_successful().text_of("paymentID").to_owned();
            shop.approve(&id).await;
            shop.execute(&id).await
        }
        "an agreement is executed" => {
            let created = shop.call("/create", consent()).await;
            let id = created.is_successful().text_of("paymentID").to_owned();
            shop.approve(&id).await;
            shop.execute(&id).await
        }
        "a paid payment is queried" => shop.query(&shop.paid("599.00").await.0).await,
        "an untouched payment is queried" => shop.query(&shop.create("599.00").await).await,
        "an approved payment is queried" => shop.query(&shop.approved("599.00").await).await,
        "an executed agreement is queried by its paymentID" => {
            shop.query(&shop.agreement().await.1).await
        }
        "an agreement's standing is asked for" => {
            let (agreement, _) = shop.agreement().await;
            shop.call("/agreement/status", json!({"agreementID": agreement}))
                .await
        }
        "an agreement is cancelled" => {
            let (agreement, _) = shop.agreement().await;
            shop.call("/agreement/cancel", json!({"agreementID": agreement}))
                .await
        }
        "a payment is searched by its trxID" => {
            let (_, trx_id) = shop.paid("20").await;
            shop.call("/general/searchTransaction", json!({"trxID": trx_id}))
                .await
        }
        "a trxID nobody has is searched" => {
            shop.call("/general/searchTransaction", json!({"trxID": "NOSUCHTRX0"}))
                .await
        }
        "a payment is refunded" => refunded(shop).await.1,
        "a refund's status is asked for" => {
            let (body, _) = refunded(shop).await;
            shop.call("/payment/refund", body).await
        }
        "the status of no refund is asked for" => {
            let (id, trx_id) = shop.paid("20").await;
            shop.call("/payment/refund", json!({"paymentID": id, "trxID": trx_id}))
                .await
        }
        "an authorization is captured" => captured_or_voided(shop, "capture").await,
        "an authorization is voided" => captured_or_voided(shop, "void").await,
        "an authorization is captured twice" => {
            let (id, _) = authorized(shop).await;
            let body = json!({"paymentID": id});
            shop.call("/payment/confirm/capture", body.clone())
                .await
                .is_successful();
            shop.call("/payment/confirm/capture", body).await
        }
        _ => return None,
    })
}

async fn refused(shop: &Shop, situation: &str) -> Option<Answer> {
    Some(match situation {
        "a payment is executed before the customer agreed" => {
            shop.execute(&shop.create("599.00").await).await
        }
        "a payment from an empty wallet is executed" => {
            let id = shop.create("599.00").await;
            shop.approve_with(&id, "01823074817").await;
            shop.execute(&id).await
        }
        "the same payment is executed again at once" => {
            shop.paid("599.00").await;
            shop.execute(&shop.approved("599.00").await).await
        }
        "bKash is under maintenance" => {
            let id = shop.approved("599.00").await;
            shop.faults(json!([{"operation": "execute", "kind": "maintenance"}]))
                .await;
            shop.execute(&id).await
        }
        _ => return None,
    })
}

fn consent() -> Value {
    json!({"mode": "0000", "payerReference": WALLET, "callbackURL": CALLBACK})
}

async fn authorized(shop: &Shop) -> (String, Answer) {
    let id = shop.create_for("599.00", "authorization").await;
    shop.approve(&id).await;
    let executed = shop.execute(&id).await;
    (id, executed)
}

async fn captured_or_voided(shop: &Shop, how: &str) -> Answer {
    let (id, _) = authorized(shop).await;
    shop.call(&format!("/payment/confirm/{how}"), json!({"paymentID": id}))
        .await
}

/// The body of a Refund Status call, and the response to the refund.
async fn refunded(shop: &Shop) -> (Value, Answer) {
    let (id, trx_id) = shop.paid("20").await;
    let status = json!({"paymentID": id, "trxID": trx_id});
    let mut body = status.clone();
    body["amount"] = "5.00".into();
    let answer = shop.call("/payment/refund", body).await;
    (status, answer)
}
