//! The OpenAPI document by itself: whole, described to the last field, its examples true to its own schemas.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::{BTreeMap, BTreeSet};

use directory::Scope;
use jsonschema::Validator;
use serde_json::{Value, json};

const SOURCES: [&str; 12] = [
    include_str!("../src/agreements.rs"),
    include_str!("../src/deliveries.rs"),
    include_str!("../src/endpoints.rs"),
    include_str!("../src/events.rs"),
    include_str!("../src/keys.rs"),
    include_str!("../src/merchants.rs"),
    include_str!("../src/merchants/provider_accounts.rs"),
    include_str!("../src/notifications.rs"),
    include_str!("../src/payments.rs"),
    include_str!("../src/refunds.rs"),
    include_str!("../src/sessions.rs"),
    include_str!("../src/transactions.rs"),
];

struct Document(Value);

impl Document {
    fn read() -> Self {
        Self(api::openapi())
    }

    /// Every operation, webhooks included, by its method and path.
    fn operations(&self) -> BTreeMap<String, &Value> {
        let mut all = BTreeMap::new();
        for part in ["paths", "webhooks"] {
            for (path, item) in self.0[part].as_object().unwrap() {
                for (method, operation) in item.as_object().unwrap() {
                    all.insert(format!("{method} {path}"), operation);
                }
            }
        }
        all
    }

    fn resolved<'a>(&'a self, value: &'a Value) -> &'a Value {
        match value["$ref"].as_str() {
            Some(reference) => self.0.pointer(&reference[1..]).unwrap(),
            None => value,
        }
    }

    /// Checks a value against a schema that allows no key that it does not name.
    fn validator(&self, schema: &Value) -> Validator {
        let mut whole = json!({ "allOf": [schema], "unevaluatedProperties": false });
        whole["components"] = self.0["components"].clone();
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .unwrap()
    }

    /// Every media type of requests and answers, with where it is.
    fn contents(&self) -> Vec<(String, &Value)> {
        let mut all = Vec::new();
        for (name, operation) in self.operations() {
            let answers = operation["responses"].as_object().unwrap();
            let bodies = answers
                .iter()
                .map(|(status, answer)| (status.as_str(), answer));
            for (part, body) in bodies.chain([("request", &operation["requestBody"])]) {
                for (kind, content) in body["content"].as_object().into_iter().flatten() {
                    all.push((format!("{name} {part} {kind}"), content));
                }
            }
        }
        all
    }
}

fn is_said(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts
        .map(|part| part.split(after).next().unwrap())
        .collect()
}

#[test]
fn every_reference_leads_somewhere() {
    let document = Document::read();
    assert_eq!(document.0["openapi"], "3.1.0");
    let text = document.0.to_string();
    let references = between(&text, "\"$ref\":\"#", "\"");
    assert!(references.len() > 100);
    for reference in references {
        assert!(document.0.pointer(reference).is_some(), "{reference}");
    }
}

#[test]
fn every_route_of_the_sources_is_in_the_document_and_the_other_way_round() {
    let mut written = BTreeSet::new();
    for source in SOURCES {
        for route in between(source, "#[utoipa::path(", ")]") {
            let method = route.trim_start().split(',').next().unwrap();
            let path = between(route, "path = \"", "\"")[0];
            assert!(written.insert(format!("{method} {path}")), "{path} twice");
        }
        assert!(!source.contains(".route("), "a route without documentation");
    }
    let document = Document::read();
    let paths = document.operations().into_keys();
    let documented: BTreeSet<_> = paths.filter(|name| name.contains("/v1/")).collect();
    assert_eq!(documented, written);
}

#[test]
fn every_operation_is_described() {
    let document = Document::read();
    let tags: Vec<_> = document.0["tags"].as_array().unwrap().iter().collect();
    let known: BTreeSet<_> = Scope::ALL.into_iter().map(Scope::as_str).collect();
    let mut names = BTreeSet::new();
    for (name, operation) in document.operations() {
        assert!(
            names.insert(operation["operationId"].as_str().unwrap()),
            "{name}"
        );
        assert!(is_said(&operation["summary"]), "{name}");
        for (status, answer) in operation["responses"].as_object().unwrap() {
            assert!(is_said(&answer["description"]), "{name} {status}");
        }
        if !name.contains("/v1/") {
            continue;
        }
        let tag = tags.iter().find(|tag| tag["name"] == operation["tags"][0]);
        assert!(is_said(&tag.unwrap()["description"]), "{name}");
        let needs = operation["security"].as_array().unwrap();
        for need in needs {
            let scope = need["key"][0].as_str().unwrap();
            assert!(known.contains(scope), "{name}: {scope}");
        }
        let wants_key = operation["parameters"]
            .to_string()
            .contains("IdempotencyKey");
        assert_eq!(wants_key, name.starts_with("post "), "{name}");
    }
}

#[test]
fn every_parameter_is_described_and_its_example_fits() {
    let document = Document::read();
    for (name, operation) in document.operations() {
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = document.resolved(parameter);
            assert!(is_said(&parameter["description"]), "{name} {parameter}");
            let example = &parameter["example"];
            assert!(!example.is_null(), "{name} {parameter}");
            let validator = document.validator(&parameter["schema"]);
            assert!(validator.is_valid(example), "{name} {parameter}");
        }
    }
}

#[test]
fn every_field_is_described() {
    let document = Document::read();
    for (name, schema) in document.0["components"]["schemas"].as_object().unwrap() {
        assert!(is_said(&schema["description"]), "{name}");
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let first = &schema["oneOf"][0];
            let described = is_said(&schema["description"]) || is_said(&first["description"]);
            assert!(described, "{name}.{field}");
            let is_text = schema["type"] == "string";
            let has_example = ["example", "const", "enum"]
                .iter()
                .any(|key| schema.get(key).is_some());
            assert!(has_example || !is_text, "{name}.{field} has no example");
        }
    }
}

#[test]
fn every_request_and_answer_has_an_example_that_fits() {
    let document = Document::read();
    let contents = document.contents();
    assert!(contents.len() > 200);
    for (name, content) in contents {
        let example = &content["example"];
        assert!(!example.is_null(), "{name} has no example");
        if let Err(error) = document.validator(&content["schema"]).validate(example) {
            panic!("{name}: {error} in {example}");
        }
    }
}

#[test]
fn every_problem_is_explained_and_some_operation_has_it() {
    let document = Document::read();
    let text = document.0["paths"].to_string();
    for problem in document.0["x-problems"].as_array().unwrap() {
        let code = problem["code"].as_str().unwrap();
        assert!(is_said(&problem["title"]) && is_said(&problem["advice"]));
        // What a path does not offer is answered beside every operation.
        let everywhere = code == "method_not_allowed";
        assert!(
            everywhere || text.contains(&format!("\"{code}\"")),
            "{code}"
        );
    }
}

#[test]
fn every_event_that_is_published_is_documented_and_the_other_way_round() {
    let sources = [
        include_str!("../../domain/src/session/event.rs"),
        include_str!("../../domain/src/agreement/event.rs"),
        include_str!("../../domain/src/notification.rs"),
    ];
    let published: BTreeSet<_> = sources
        .iter()
        .flat_map(|source| between(source, "Some(\"", "\")"))
        .collect();
    let document = Document::read();
    let webhooks = document.0["webhooks"].as_object().unwrap();
    let documented: BTreeSet<_> = webhooks.keys().map(String::as_str).collect();
    assert_eq!(documented, published);
}

#[test]
fn the_same_key_is_never_two_things() {
    let document = Document::read();
    for name in ["RollSecretWish", "RollApiKeyRequest"] {
        assert!(
            document.0["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
    let most = |name: &str| {
        document.0["components"]["schemas"][name]["properties"]["overlap"]["maximum"].clone()
    };
    assert_eq!(most("RollSecretWish"), 604_800);
    assert_eq!(most("RollApiKeyRequest"), 2_592_000);
}
