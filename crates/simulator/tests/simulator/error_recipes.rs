//! Produces every error code of bKash's list by following its recipe.

use std::collections::BTreeMap;

use reqwest::Method;
use serde_json::Value;
use simulator::Settings;

use crate::harness::{Answer, client, read};

/// Values of earlier responses, which later steps use.
type KeptValues = BTreeMap<String, String>;

#[tokio::test]
async fn every_recipe_produces_its_error_code() {
    let running = simulator::spawn(Settings::default()).expect("a free port");
    let http = client();
    let table = get(&http, &format!("{}/simulator/errors", running.origin)).await;
    let rows = table["errors"].as_array().expect("rows");
    assert!(rows.len() > 80, "only {}", rows.len());
    for row in rows {
        // Each row has its own simulator, so that no row depends on another.
        let running = simulator::spawn(Settings::default()).expect("a free port");
        let mut kept = KeptValues::new();
        let mut last = None;
        for step in row["steps"].as_array().expect("steps") {
            last = Some(send(&http, &running.origin, step, &mut kept).await);
        }
        assert_produces(row, &last.expect("an answer"));
    }
}

async fn get(http: &reqwest::Client, url: &str) -> Value {
    read(http.get(url).send().await.expect("an answer"))
        .await
        .json
}

async fn send(http: &reqwest::Client, origin: &str, step: &Value, kept: &mut KeptValues) -> Answer {
    let path = filled(step["path"].as_str().expect("a path"), kept);
    let url = if path.starts_with('/') {
        format!("{origin}{path}")
    } else {
        path
    };
    let method: Method = step["method"]
        .as_str()
        .expect("a method")
        .parse()
        .expect("a method");
    let mut request = http.request(method, url);
    for (name, value) in step["headers"].as_object().into_iter().flatten() {
        request = request.header(name, filled(value.as_str().expect("text"), kept));
    }
    if step["body"].is_object() {
        request = request
            .header("content-type", "application/json")
            .body(filled(&step["body"].to_string(), kept));
    } else if let Some(form) = step["form"].as_object() {
        let mut fields = url::form_urlencoded::Serializer::new(String::new());
        for (name, value) in form {
            fields.append_pair(name, value.as_str().expect("text"));
        }
        request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .body(fields.finish());
    }
    let answer = read(request.send().await.expect("an answer")).await;
    for key in step["keep"].as_array().into_iter().flatten() {
        let key = key.as_str().expect("a key");
        if let Some(value) = answer.json[key].as_str() {
            kept.insert(key.to_owned(), value.to_owned());
        }
    }
    answer
}

fn filled(text: &str, kept: &KeptValues) -> String {
    kept.iter().fold(text.to_owned(), |text, (name, value)| {
        text.replace(&format!("{{{name}}}"), value)
    })
}

#[track_caller]
fn assert_produces(row: &Value, answer: &Answer) {
    let location = &row["answer"];
    if let Some(text) = location["page"].as_str() {
        assert!(answer.text.contains(text), "{row:#}\n{answer:?}");
        return;
    }
    let shown = |part: &str| answer.text_of(location[part].as_str().expect("a key"));
    assert_eq!(
        shown("code"),
        row["code"].as_str().expect("a code"),
        "{row:#}\n{answer:?}"
    );
    assert_eq!(
        shown("message"),
        row["message"].as_str().expect("a message"),
        "{row:#}\n{answer:?}"
    );
}

#[test]
fn the_documented_table_is_up_to_date() {
    let documented = include_str!("../../../../docs/simulator-errors.md");
    assert_eq!(
        documented,
        simulator::error_table(),
        "update it with: cargo run -p simulator --example errors > docs/simulator-errors.md"
    );
}
