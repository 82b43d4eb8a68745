//! The schemas of objects in the OpenAPI document.

use std::collections::BTreeMap;

use jsonschema::Validator;
use serde_json::{Value, json};

/// The document as it is published. The step `generated` of the tests fails if it is out of date.
const DOCUMENT: &str = include_str!("../../../../docs/openapi.json");

/// Validates objects. Members that a schema does not declare are errors.
pub(crate) struct Schemas {
    document: Value,
    validators: BTreeMap<&'static str, Validator>,
}

impl Schemas {
    pub(crate) fn read() -> Self {
        Self {
            document: serde_json::from_str(DOCUMENT).expect("JSON"),
            validators: BTreeMap::new(),
        }
    }

    /// Panics unless `object` is valid against the schema `name`.
    pub(crate) fn check(&mut self, name: &'static str, object: &Value) {
        let components = &self.document["components"];
        let validator = self.validators.entry(name).or_insert_with(|| {
            let whole = json!({
                "$ref": format!("#/components/schemas/{name}"),
                "unevaluatedProperties": false,
                "components": components,
            });
            jsonschema::draft202012::options()
                .should_validate_formats(true)
                .build(&whole)
                .expect("a schema")
        });
        if let Err(error) = validator.validate(object) {
            panic!("{name}: {error}\n{object:#}");
        }
    }
}
