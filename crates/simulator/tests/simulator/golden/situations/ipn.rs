//! Payment notifications as the merchant's endpoint receives them.

use serde_json::{Value, json};

use crate::{
    endpoint::Endpoint,
    harness::{Answer, Shop},
    iframe::Iframe,
};

pub(super) async fn answer(shop: Shop, situation: &str) -> Option<Answer> {
    let mut endpoint = Endpoint::of_shop(shop).await;
    let older = json!({"signatureVersion": "1"});
    if situation == "an endpoint is subscribed" {
        endpoint.subscribe(older).await;
        return Some(arrived(endpoint.next().await.json()));
    }
    endpoint.subscribe_and_confirm(older).await;
    match situation {
        "a payment is notified" => {
            endpoint.shop.paid("100").await;
            Some(arrived(endpoint.next().await.json()))
        }
        "a payment of Checkout (iFrame) is notified, inside" => {
            Iframe::of(&endpoint.shop).paid("100", "sale").await;
            Some(arrived(endpoint.next().await.inner()))
        }
        _ => None,
    }
}

/// A notification that the endpoint received, compared like a response.
fn arrived(json: Value) -> Answer {
    Answer {
        status: reqwest::StatusCode::OK,
        headers: reqwest::header::HeaderMap::new(),
        text: json.to_string(),
        json,
    }
}
