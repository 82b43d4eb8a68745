//! The gateway: missing keys, unknown routes, malformed requests.

use reqwest::Method;
use serde_json::{Value, json};
use simulator::Settings;

use crate::harness::{Answer, Shop, order, read};

async fn create_with(shop: &Shop, headers: &[(&str, &str)], body: String) -> Answer {
    let mut request = shop.http.post(shop.url("/create")).body(body);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    read(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn the_gateway_rejects_calls_without_a_valid_token_and_app_key() {
    let shop = Shop::open().await;
    let body = order("10", "sale").to_string();
    let no_token = create_with(&shop, &[("x-app-key", "sim-app-key")], body.clone()).await;
    assert_eq!(
        (no_token.status.as_u16(), no_token.text_of("message")),
        (401, "Unauthorized")
    );
    let headers = [("authorization", "wrong"), ("x-app-key", "sim-app-key")];
    assert_eq!(create_with(&shop, &headers, body.clone()).await.status, 401);
    let no_key = create_with(&shop, &[("authorization", &shop.token)], body.clone()).await;
    assert_eq!(
        (no_key.status.as_u16(), no_key.text_of("message")),
        (403, "Forbidden")
    );
    let headers = [
        ("authorization", shop.token.as_str()),
        ("x-app-key", "wrong"),
    ];
    assert_eq!(create_with(&shop, &headers, body).await.status, 403);
}

#[tokio::test]
async fn raw_and_bearer_tokens_are_accepted_unless_a_setting_requires_one() {
    let shop = Shop::open().await;
    let bearer = format!("Bearer {}", shop.token);
    let headers = [
        ("AUTHORIZATION", bearer.as_str()),
        ("x-App-KEY", "sim-app-key"),
    ];
    let body = order("10", "sale").to_string();
    create_with(&shop, &headers, body.clone())
        .await
        .is_successful();

    shop.set(json!({"refuse_bearer": true})).await;
    assert_eq!(create_with(&shop, &headers, body).await.status, 401);
    shop.create("10").await;
}

#[tokio::test]
async fn unknown_routes_get_the_response_of_amazons_gateway() {
    let shop = Shop::open().await;
    let send = async |method: Method, url: String, token: Option<&str>| {
        let mut request = shop.http.request(method, url);
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        read(request.send().await.expect("an answer")).await
    };
    let unknown = send(Method::POST, shop.url("/nothing"), None).await;
    assert_eq!(
        (unknown.status.as_u16(), unknown.text_of("message")),
        (403, "Missing Authentication Token")
    );
    let with_token = send(Method::POST, shop.url("/nothing"), Some("token")).await;
    assert_eq!(with_token.status, 403);
    assert!(
        with_token
            .text_of("message")
            .starts_with("Authorization header requires 'Credential'")
    );
    let wrong_method = send(Method::GET, shop.url("/create"), None).await;
    assert_eq!(
        wrong_method.text_of("message"),
        "Missing Authentication Token"
    );
}

#[tokio::test]
async fn calls_to_unknown_routes_are_in_the_call_log() {
    let shop = Shop::open().await;
    let base = &shop.running.origin;
    let before = shop.control(Method::GET, "/calls", Value::Null).await.json;
    let requests = [
        shop.http
            .post(format!("{base}/v1.2.0-beta/tokenised/checkout/create"))
            .header("x-app-key", "sim-app-key")
            .body(r#"{"amount":"10","app_secret":"sim-app-secret"}"#),
        shop.http.get(shop.url("/create")),
        shop.http.put(shop.url("/execute/TR1")),
        shop.http.post(shop.url("/execute/%ff")),
        shop.http.post(format!("{base}/nothing")),
    ];
    for request in requests {
        read(request.send().await.expect("an answer")).await;
    }
    let after = shop.control(Method::GET, "/calls", Value::Null).await.json;
    assert_eq!(after["counters"], before["counters"]);
    let known = before["calls"].as_array().map_or(0, Vec::len);
    let noted: Vec<_> = after["calls"]
        .as_array()
        .expect("calls")
        .iter()
        .skip(known)
        .map(|call| {
            assert_eq!(call["operation"], "unknown", "{call}");
            format!(
                "{} {} {} {}",
                call["method"].as_str().unwrap_or_default(),
                call["path"].as_str().unwrap_or_default(),
                call["status"],
                call["family"].as_str().unwrap_or_default()
            )
        })
        .collect();
    let v1 = "/v1.2.0-beta/tokenized/checkout";
    assert_eq!(
        noted,
        [
            "POST /v1.2.0-beta/tokenised/checkout/create 403 unknown".to_owned(),
            format!("GET {v1}/create 403 tokenized-v1"),
            format!("PUT {v1}/execute/TR1 403 tokenized-v1"),
            format!("POST {v1}/execute/%ff 400 tokenized-v1"),
            "POST /nothing 403 unknown".to_owned(),
        ]
    );
    let first = &after["calls"][known];
    assert_eq!(first["request"]["amount"], "10");
    assert_eq!(first["answer"]["message"], "Missing Authentication Token");
    assert!(!after.to_string().contains("sim-app-secret"), "{after}");
}

#[tokio::test]
async fn the_simulators_own_paths_are_not_in_the_call_log() {
    let shop = Shop::open().await;
    let base = &shop.running.origin;
    let before = shop.control(Method::GET, "/calls", Value::Null).await.json;
    for path in [
        "/simulator/nothing",
        "/simulator",
        "/",
        "/?paymentId=x",
        "/redirect/nothing",
        "/favicon.ico",
        "/sns/nothing",
        "/.well-known/nothing.json",
    ] {
        for method in [Method::GET, Method::PATCH] {
            let request = shop.http.request(method, format!("{base}{path}"));
            request.send().await.expect("an answer");
        }
    }
    let after = shop.control(Method::GET, "/calls", Value::Null).await.json;
    assert_eq!(after, before);
}

#[tokio::test]
async fn a_body_that_is_not_json_is_refused() {
    let shop = Shop::open().await;
    let headers = [
        ("authorization", shop.token.as_str()),
        ("x-app-key", "sim-app-key"),
    ];
    let refused = create_with(&shop, &headers, "mode=0011".to_owned()).await;
    assert_eq!(
        (refused.status.as_u16(), refused.text_of("message")),
        (400, "Invalid request body")
    );
}

#[tokio::test]
async fn every_alias_of_a_path_reaches_the_same_call() {
    let shop = Shop::open().await;
    for path in ["/create/", "/payment/create", "/payment/create/"] {
        shop.call(path, order("10", "sale")).await.is_successful();
    }
    for (index, path) in ["/execute/", "/payment/execute"].into_iter().enumerate() {
        let id = shop.approved(&format!("{}", 20 + index)).await;
        shop.call(path, json!({"paymentID": id, "extra": {"ignored": true}}))
            .await
            .is_successful();
    }
    for (index, body) in [Value::Null, json!({})].into_iter().enumerate() {
        let id = shop.approved(&format!("{}", 30 + index)).await;
        shop.call(&format!("/execute/{id}"), body)
            .await
            .is_successful();
        shop.call("/payment/status/", json!({"paymentId": id}))
            .await
            .is_successful();
    }
    for (index, path) in ["/payment/confirm/void", "/payment/confirm/capture/void"]
        .into_iter()
        .enumerate()
    {
        let id = shop
            .create_for(&format!("{}", 40 + index), "authorization")
            .await;
        shop.approve(&id).await;
        shop.execute(&id).await.is_successful();
        shop.call(path, json!({"paymentID": id}))
            .await
            .is_successful();
    }
}

#[tokio::test]
async fn an_empty_body_lacks_mandatory_fields() {
    let shop = Shop::open_with(Settings::default()).await;
    for path in [
        "/create",
        "/execute",
        "/payment/status",
        "/agreement/status",
        "/agreement/cancel",
        "/general/searchTransaction",
        "/payment/refund",
        "/payment/confirm/capture",
        "/payment/confirm/void",
    ] {
        shop.call(path, json!({}))
            .await
            .is_refused("2065", "Mendatory field missing");
    }
}
