//! The gateway of every family: routes, tokens and keys.

use serde_json::json;

use crate::harness::{Answer, Shop, read};

pub(super) async fn answer(shop: &Shop, situation: &str) -> Option<Answer> {
    let post = |path: &str, token: Option<&str>, key: &str, body: &str| {
        let mut request = shop
            .http
            .post(shop.url(path))
            .header("X-APP-Key", key)
            .body(body.to_owned());
        if let Some(token) = token {
            request = request.header("Authorization", token);
        }
        request
    };
    let (key, token) = ("sim-app-key", Some(shop.token.as_str()));
    let request = match situation {
        "a call has no token" => post("/execute", None, key, "{}"),
        "a call has a wrong app key" => post("/execute", token, "other", "{}"),
        "an unknown route is called without a token" => post("/exec", None, key, "{}"),
        "an unknown route is called with a token" => post("/exec", token, key, "{}"),
        "a call's body is not JSON" => post("/execute", token, key, "{"),
        "the gateway times out" => {
            let rule = json!([{"operation": "execute", "kind": "status", "status": 504}]);
            shop.faults(rule).await;
            post("/execute", token, key, r#"{"paymentID":"none"}"#)
        }
        _ => return None,
    };
    Some(read(request.send().await.expect("an answer")).await)
}
