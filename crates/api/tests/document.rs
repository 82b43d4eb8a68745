//! The OpenAPI document: every part is described, and every example matches its schema.

#![expect(clippy::unwrap_used, reason = "tests panic on failure")]

use std::collections::{BTreeMap, BTreeSet};

use directory::Scope;
use domain::EventType;
use jsonschema::Validator;
use serde_json::{Value, json};

struct Document(Value);

impl Document {
    fn read() -> Self {
        Self(api::openapi().clone())
    }

    /// All operations, including webhooks, by method and path.
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

    /// A validator that also rejects members that the schema does not declare.
    fn validator(&self, schema: &Value) -> Validator {
        let mut whole = json!({ "allOf": [schema], "unevaluatedProperties": false });
        whole["components"] = self.0["components"].clone();
        jsonschema::draft202012::options()
            .should_validate_formats(true)
            .build(&whole)
            .unwrap()
    }

    /// The content of all requests and responses, with its location.
    fn contents(&self) -> Vec<(String, &Value)> {
        let mut all = Vec::new();
        for (name, operation) in self.operations() {
            let responses = operation["responses"].as_object().unwrap();
            let bodies = responses
                .iter()
                .map(|(status, response)| (status.as_str(), response));
            for (part, body) in bodies.chain([("request", &operation["requestBody"])]) {
                for (kind, content) in body["content"].as_object().into_iter().flatten() {
                    all.push((format!("{name} {part} {kind}"), content));
                }
            }
        }
        all
    }
}

fn is_described(value: &Value) -> bool {
    value.as_str().is_some_and(|text| !text.trim().is_empty())
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> Vec<&'a str> {
    let parts = text.split(before).skip(1);
    parts
        .map(|part| part.split(after).next().unwrap())
        .collect()
}

#[test]
fn every_reference_resolves() {
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
        assert!(is_described(&operation["summary"]), "{name}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            assert!(is_described(&response["description"]), "{name} {status}");
        }
        if !name.contains("/v1/") {
            continue;
        }
        let tag = tags.iter().find(|tag| tag["name"] == operation["tags"][0]);
        let tag = tag.unwrap_or_else(|| panic!("{name}: its tag is not in operations.rs"));
        assert!(is_described(&tag["description"]), "{name}");
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
fn every_parameter_is_described_and_has_a_valid_example() {
    let document = Document::read();
    for (name, operation) in document.operations() {
        for parameter in operation["parameters"].as_array().unwrap() {
            let parameter = document.resolved(parameter);
            assert!(
                is_described(&parameter["description"]),
                "{name} {parameter}"
            );
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
        assert!(is_described(&schema["description"]), "{name}");
        for (field, schema) in schema["properties"].as_object().into_iter().flatten() {
            let first = &schema["oneOf"][0];
            let described =
                is_described(&schema["description"]) || is_described(&first["description"]);
            assert!(described, "{name}.{field}");
            let is_string = schema["type"] == "string";
            let has_example = ["example", "const", "enum"]
                .iter()
                .any(|key| schema.get(key).is_some());
            assert!(has_example || !is_string, "{name}.{field} has no example");
        }
    }
}

#[test]
fn every_request_and_response_has_a_valid_example() {
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
fn every_problem_is_explained_and_returned_by_an_operation() {
    let document = Document::read();
    let text = document.0["paths"].to_string();
    for problem in document.0["x-problems"].as_array().unwrap() {
        let code = problem["code"].as_str().unwrap();
        assert!(is_described(&problem["title"]) && is_described(&problem["remediation"]));
        // Not the problem of an operation: the path has no such operation.
        let is_of_path = code == "method_not_allowed";
        assert!(
            is_of_path || text.contains(&format!("\"{code}\"")),
            "{code}"
        );
    }
}

#[test]
fn every_event_type_is_documented_as_a_webhook() {
    let document = Document::read();
    let webhooks = document.0["webhooks"].as_object().unwrap();
    let documented: BTreeSet<_> = webhooks.keys().map(String::as_str).collect();
    let published: BTreeSet<_> = EventType::ALL.iter().map(|event| event.as_str()).collect();
    assert_eq!(documented, published);
}

#[test]
fn schemas_of_the_same_shape_have_different_names() {
    let document = Document::read();
    for name in ["RollSecretRequest", "RollApiKeyRequest"] {
        assert!(
            document.0["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
    let maximum = |name: &str| {
        document.0["components"]["schemas"][name]["properties"]["overlap"]["maximum"].clone()
    };
    assert_eq!(maximum("RollSecretRequest"), 604_800);
    assert_eq!(maximum("RollApiKeyRequest"), 2_592_000);
}

/// The clients make arguments of these names.
#[test]
fn no_parameter_is_a_keyword_of_a_clients_language() {
    const KEYWORDS: [&str; 16] = [
        "async", "class", "def", "default", "del", "delete", "except", "from", "global", "import",
        "in", "is", "lambda", "new", "None", "return",
    ];
    let document = Document::read();
    let mut count = 0;
    for (operation, value) in document.operations() {
        for parameter in value["parameters"].as_array().unwrap() {
            let name = document.resolved(parameter)["name"].as_str().unwrap();
            assert!(!KEYWORDS.contains(&name), "{operation}: {name}");
            count += 1;
        }
    }
    assert!(count > 50, "{count}");
}
