//! Validates responses against the OpenAPI document.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, OnceLock},
};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::Page;

pub(crate) struct Contract {
    pub(crate) document: Value,
    /// Built once per operation and status, because schemas are large.
    validators: Mutex<HashMap<String, Arc<Validator>>>,
}

impl Contract {
    pub(crate) fn get() -> &'static Self {
        static CONTRACT: OnceLock<Contract> = OnceLock::new();
        CONTRACT.get_or_init(|| Self {
            document: api::openapi().clone(),
            validators: Mutex::default(),
        })
    }

    /// Method, path and description of every operation.
    pub(crate) fn operations(&self) -> Vec<(String, &str, &Value)> {
        let paths = self.document["paths"].as_object().unwrap();
        let mut all = Vec::new();
        for (path, item) in paths {
            for (method, operation) in item.as_object().unwrap() {
                all.push((method.to_uppercase(), path.as_str(), operation));
            }
        }
        all
    }

    /// The documented path of a request's path.
    fn path_of(&self, real: &str) -> Option<&str> {
        let real = real.split('?').next().unwrap();
        let real: Vec<_> = real.split('/').collect();
        let fits = |path: &&String| {
            let parts: Vec<_> = path.split('/').collect();
            parts.len() == real.len()
                && parts
                    .iter()
                    .zip(&real)
                    .all(|(part, real)| part.starts_with('{') || part == real)
        };
        let paths = self.document["paths"].as_object().unwrap().keys();
        paths
            .filter(fits)
            .min_by_key(|path| path.matches('{').count())
            .map(String::as_str)
    }

    /// Panics unless the document describes the response. Returns the operation's name.
    pub(crate) fn check(&self, method: &str, real: &str, page: &Page) -> Option<&str> {
        let path = self.path_of(real)?;
        let method = method.to_lowercase();
        let operation = self.document["paths"][path].get(&method)?;
        let name = operation["operationId"].as_str().unwrap();
        let status = page.status.to_string();
        let answer = &operation["responses"][&status];
        assert!(
            answer.is_object(),
            "{name} does not document {status}: {page:?}"
        );
        let Some(content) = answer["content"].as_object() else {
            assert_eq!(page.body, "", "{name} {status} has no body");
            return Some(name);
        };
        let (kind, content) = content.iter().next().unwrap();
        assert_eq!(page.header("content-type"), kind, "{name} {status}");
        let body: Value = serde_json::from_str(&page.body).unwrap();
        let validator = self.validator(&format!("{name} {status}"), &content["schema"]);
        if let Err(error) = validator.validate(&body) {
            panic!("{name} {status}: {error}\n{body:#}");
        }
        for header in answer["headers"].as_object().into_iter().flatten() {
            let is_sometimes = matches!(header.0.as_str(), "Idempotency-Replayed");
            // They are returned before the key is checked.
            let early = page.status == 401
                || matches!(
                    body["code"].as_str(),
                    Some("unknown_version" | "unavailable")
                );
            let unknown = early && header.0.starts_with("RateLimit");
            let present = page.headers.contains_key(header.0);
            assert!(
                present || is_sometimes || unknown,
                "{name} {status} lacks {}",
                header.0
            );
        }
        Some(name)
    }

    /// A schema that rejects members it does not name.
    fn validator(&self, name: &str, schema: &Value) -> Arc<Validator> {
        let mut validators = self.validators.lock().unwrap();
        let make = || {
            let mut whole = json!({ "allOf": [schema], "unevaluatedProperties": false });
            whole["components"] = self.document["components"].clone();
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            Arc::new(options.build(&whole).unwrap())
        };
        validators
            .entry(name.to_owned())
            .or_insert_with(make)
            .clone()
    }
}
