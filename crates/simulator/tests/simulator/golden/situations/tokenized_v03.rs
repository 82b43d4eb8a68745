//! Tokenized Checkout of the integration guide v0.3 of 2019.

use serde_json::{Value, json};

use crate::{
    harness::{Answer, Shop, WALLET},
    v03::{agreed, v03},
};

const CALLBACK: &str = "www.CallbackUrl.com";

pub(super) async fn answer(shop: &Shop, situation: &str) -> Option<Answer> {
    match agreement(shop, situation).await {
        None => payment(shop, situation).await,
        answer => answer,
    }
}

async fn agreement(shop: &Shop, situation: &str) -> Option<Answer> {
    let consent = json!({"payerReference": WALLET, "callbackURL": CALLBACK});
    let cancel = async |agreement: &str| {
        v03(shop, "/agreement/cancel", json!({"agreementID": agreement})).await
    };
    Some(match situation {
        "a token is refreshed" => {
            let path = |what| format!("/v1.2.0-beta/tokenized/token/{what}");
            let granted = shop.token_at(&path("grant"), "sim", Value::Null).await;
            let more = json!({"refresh_token": granted.text_of("refresh_token")});
            shop.token_at(&path("refresh"), "sim", more).await
        }
        "an agreement is created" => v03(shop, "/agreement/create", consent).await,
        "an agreement is executed" => {
            let created = v03(shop, "/agreement/create", consent).await;
            let id = created.is_successful().text_of("paymentID").to_owned();
            shop.approve(&id).await;
            v03(shop, "/agreement/execute", json!({"paymentID": id})).await
        }
        "an agreement is cancelled" => cancel(&agreed(shop).await.0).await,
        "an agreement is cancelled twice" => {
            let (agreement, _) = agreed(shop).await;
            cancel(&agreement).await.is_successful();
            cancel(&agreement).await
        }
        _ => return None,
    })
}

async fn payment(shop: &Shop, situation: &str) -> Option<Answer> {
    let (agreement, _) = agreed(shop).await;
    let unknown = "TokenizedMerchant0136HXV1X1546251271233";
    Some(match situation {
        "a payment is created" => create(shop, &agreement).await,
        "a payment is created with an unknown agreement" => create(shop, unknown).await,
        "a payment is executed before the customer agreed" => {
            let created = create(shop, &agreement).await;
            let id = created.is_successful().text_of("paymentID");
            v03(shop, "/payment/execute", json!({"paymentID": id})).await
        }
        "a payment is executed" => executed(shop, &agreement).await.1,
        "a payment is executed twice" => {
            let (id, _) = executed(shop, &agreement).await;
            v03(shop, "/payment/execute", json!({"paymentID": id})).await
        }
        "a payment is searched by its trxID" => {
            let (_, executed) = executed(shop, &agreement).await;
            let trx_id = executed.text_of("trxID");
            v03(shop, "/general/searchTransaction", json!({"trxID": trx_id})).await
        }
        _ => return None,
    })
}

async fn create(shop: &Shop, agreement: &str) -> Answer {
    let order = json!({"agreementID": agreement, "amount": "50", "currency": "BDT",
        "intent": "sale", "merchantInvoiceNumber": "mINV00002", "callbackURL": CALLBACK});
    v03(shop, "/payment/create", order).await
}

async fn executed(shop: &Shop, agreement: &str) -> (String, Answer) {
    let created = create(shop, agreement).await;
    let id = created.is_successful().text_of("paymentID").to_owned();
    shop.approve(&id).await;
    let executed = v03(shop, "/payment/execute", json!({"paymentID": id})).await;
    (id, executed)
}
