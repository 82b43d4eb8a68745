//! The components of the OpenAPI document: response schemas and the gateway's responses.

use serde_json::{Map, Value, json};

use crate::{
    families::{description::ResponseSchema, tables},
    reply::GatewayMessage,
};

/// Fields that bKash sends as `null`. All others are left out if they have no value.
const NULLABLE: &[&str] = &["errorMessageBn"];

pub(super) fn describe() -> Value {
    json!({
        "schemas": schemas(),
        "responses": {
            "Unauthorized": gateway("The token is missing, unknown or expired.", "Unauthorized"),
            "Forbidden": gateway(
                "The app key or a credential header is missing, or does not match the token.",
                "Forbidden",
            ),
            "TimedOut": gateway(
                "The gateway timed out; only with a fault.",
                "Endpoint request timed out",
            ),
        },
        "headers": {
            "Invention": {
                "description": "Why this response is the simulator's choice and not known to be bKash's behaviour.",
                "schema": {"type": "string"},
            },
            "Fault": {
                "description": "The fault that affected this response.",
                "schema": {"type": "string"},
            },
        },
        "securitySchemes": {
            "token": {
                "type": "apiKey", "in": "header", "name": "Authorization",
                "description": "The id_token of Grant or Refresh, with or without the prefix `Bearer`.",
            },
            "appKey": {
                "type": "apiKey", "in": "header", "name": "X-APP-Key",
                "description": "The app_key of the token's merchant.",
            },
        },
    })
}

fn gateway(description: &str, message: &str) -> Value {
    json!({
        "description": description,
        "content": {"application/json": {
            "schema": super::reference("schemas", "GatewayMessage"),
            "example": {"message": message},
        }},
    })
}

fn schemas() -> Map<String, Value> {
    let mut gathered = ResponseSchema::of::<GatewayMessage<'static>>().schemas;
    for table in tables() {
        let calls = table.routes.iter().flat_map(table.describe);
        let responses = calls.flat_map(|call| call.answers);
        for response in [table.refused.1, table.token_refused.1]
            .into_iter()
            .chain(responses)
        {
            gathered.extend(response.schemas);
        }
    }
    let mut schemas: Map<_, _> = gathered
        .into_iter()
        .map(|(name, schema)| (name, without_null(schema)))
        .collect();
    schemas.insert("ControlError".to_owned(), control_error());
    schemas
}

/// Removes `null` from a schema: bKash leaves absent fields out, where our types have an `Option`.
fn without_null(schema: Value) -> Value {
    let Value::Object(mut schema) = schema else {
        return schema;
    };
    if let Some(Value::Array(kinds)) = schema.get_mut("type") {
        kinds.retain(|kind| kind != "null");
        if let [only] = kinds.as_slice() {
            let only = only.clone();
            schema.insert("type".to_owned(), only);
        }
    }
    if let Some(Value::Object(properties)) = schema.get_mut("properties") {
        for (name, property) in properties {
            if !NULLABLE.contains(&name.as_str()) {
                *property = without_null(property.take());
            }
        }
    }
    for parts in ["allOf", "anyOf", "oneOf"] {
        if let Some(Value::Array(parts)) = schema.get_mut(parts) {
            parts.retain(|part| part != &json!({"type": "null"}));
            for part in parts {
                *part = without_null(part.take());
            }
        }
    }
    Value::Object(schema)
}

/// The error document of the control endpoints.
fn control_error() -> Value {
    json!({
        "type": "object",
        "required": ["error"],
        "properties": {"error": {
            "type": "object",
            "required": ["code", "message"],
            "properties": {
                "code": {"type": "string", "description": "Machine-readable code."},
                "message": {"type": "string", "description": "Human-readable message."},
                "field": {"type": "string", "description": "The invalid field of the document."},
            },
        }},
    })
}
