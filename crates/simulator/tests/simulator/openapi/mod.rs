//! Compares the OpenAPI document with real responses: every path is served, and every response has the
//! documented fields and no others.

mod every_call;

use std::collections::BTreeSet;

use jsonschema::Validator;
use reqwest::Method;
use serde_json::{Map, Value, json};
use simulator::Settings;

use crate::{
    harness::{Shop, WALLET, read},
    waiting::refusing_address,
};

/// The OpenAPI document, which validates requests and responses.
struct Document(Value);

impl Document {
    async fn of(shop: &Shop) -> Self {
        let answer = shop
            .control(Method::GET, "/openapi.json", Value::Null)
            .await;
        assert_eq!(answer.status, 200);
        Self(answer.json)
    }

    /// The method and path of every operation.
    fn operations(&self) -> Vec<(String, String)> {
        let paths = self.0["paths"].as_object().expect("paths");
        let operations = paths.iter().flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").keys();
            methods.map(move |method| (method.clone(), path.clone()))
        });
        operations.collect()
    }

    /// The documented path that matches a real one.
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
        // The path with the fewest parameters: `/clock` before `/{name}`.
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

    /// A validator for responses with this status. It rejects fields that the schema does not have.
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
async fn every_reference_in_the_document_resolves() {
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
async fn every_documented_call_is_served_with_its_method_only() {
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

/// Whether a response reports a success rather than a refusal.
fn is_success(answer: &Value) -> bool {
    let refused = ["errorCode", "externalCode", "message", "msg"];
    let code = answer["statusCode"].as_str().unwrap_or("0000");
    code == "0000" && refused.iter().all(|key| answer.get(key).is_none())
}

#[tokio::test]
async fn every_response_matches_its_schema() {
    for iframe_status_code in [true, false] {
        let shop = Shop::open_with(Settings {
            duplicate_window_seconds: 0,
            iframe_status_code,
            calls_kept: 10_000,
            ..Settings::default()
        })
        .await;
        every_call::make_every_call(&shop).await;
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
                // The merchant also sends fields of other families, which are ignored.
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
async fn responses_of_control_endpoints_match_their_schemas() {
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
    let (_socket, address) = refusing_address();
    let bodies: Map<String, Value> = [
        ("post /simulator/clock/advance", json!({"seconds": 1})),
        ("post /simulator/merchant/settle", json!({"amount": "1"})),
        ("post /simulator/wallets/{number}", json!({"balance": "10"})),
        (
            "put /simulator/ipn",
            json!({"endpoint": format!("http://{address}/")}),
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
        // Reset comes last, because it deletes everything.
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
        // The endpoint refuses connections, so these two calls cannot succeed.
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
