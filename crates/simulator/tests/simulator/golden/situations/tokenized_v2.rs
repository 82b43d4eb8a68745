//! Tokenized Checkout and Checkout (URL), v2.

use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop},
    v2_payments::{approved, order, order_with, paid, v2},
};

pub(super) async fn answer(shop: &Shop, situation: &str) -> Option<Answer> {
    match succeeded(shop, situation).await {
        None => refused(shop, situation).await,
        answer => answer,
    }
}

async fn succeeded(shop: &Shop, situation: &str) -> Option<Answer> {
    Some(match situation {
        "a token is granted" => {
            let keys = json!({"app_key": "sim-app-key", "app_secret": "sim-app-secret"});
            let request = shop
                .http
                .post(format!(
                    "{}/v2/tokenized-checkout/auth/grant-token",
                    shop.running.origin
                ))
                .header("username", "sim-user")
                .header("password", "sim-pass")
                .body(keys.to_string());
            crate::harness::read(request.send().await.expect("an answer")).await
        }
        "a payment is created" => v2(shop, "/payment/create", order("600.00")).await,
        "a payment of a sub-merchant is executed" => {
            let id = approved(shop, order_with("subMerchantName", "Branch 2")).await;
            v2(shop, "/payment/execute", json!({"paymentId": id})).await
        }
        "an untouched payment is queried" => {
            let created = v2(shop, "/payment/create", order("600.00")).await;
            let id = created.text_of("paymentId");
            v2(shop, "/query/payment", json!({"paymentId": id})).await
        }
        "a payment is refunded" => refund(shop, &payment_ids(shop).await, "1.00").await,
        "a refund's status is asked for" => {
            let payment_ids = payment_ids(shop).await;
            refund(shop, &payment_ids, "1.00").await;
            v2(shop, "/refund/payment/status", payment_ids).await
        }
        "the status of no refund is asked for" => {
            v2(shop, "/refund/payment/status", payment_ids(shop).await).await
        }
        _ => return None,
    })
}

async fn refused(shop: &Shop, situation: &str) -> Option<Answer> {
    Some(match situation {
        "an unknown payment is executed" => {
            v2(
                shop,
                "/payment/execute",
                json!({"paymentId": "TR0011unknown"}),
            )
            .await
        }
        "a payment of nothing is created" => v2(shop, "/payment/create", order("0")).await,
        "a payment in dollars is created" => {
            v2(shop, "/payment/create", order_with("currency", "USD")).await
        }
        "a payment is executed before the customer agreed" => {
            let created = v2(shop, "/payment/create", order("600.00")).await;
            let id = created.text_of("paymentId");
            v2(shop, "/payment/execute", json!({"paymentId": id})).await
        }
        "a payment is executed twice" => {
            let (id, _) = paid(shop, "600.00").await;
            v2(shop, "/payment/execute", json!({"paymentId": id})).await
        }
        "more than was paid is refunded" => refund(shop, &payment_ids(shop).await, "4.60").await,
        "a payment is refunded with another's trxId" => {
            let mut payment_ids = payment_ids(shop).await;
            payment_ids["trxId"] = paid(shop, "600.00").await.1.into();
            refund(shop, &payment_ids, "1.00").await
        }
        "a payment is refunded without saying what" => {
            let mut body = payment_ids(shop).await;
            body["refundAmount"] = "1.00".into();
            v2(shop, "/refund/payment/transaction", body).await
        }
        _ => return None,
    })
}

/// Makes a payment and returns its identifiers under the keys that refunds use.
async fn payment_ids(shop: &Shop) -> Value {
    let (id, trx_id) = paid(shop, "4.59").await;
    json!({"paymentId": id, "trxId": trx_id})
}

async fn refund(shop: &Shop, payment_ids: &Value, amount: &str) -> Answer {
    let mut body = payment_ids.clone();
    body["refundAmount"] = amount.into();
    body["sku"] = "mug".into();
    body["reason"] = "broken".into();
    v2(shop, "/refund/payment/transaction", body).await
}
