//! The OpenAPI operations of bKash's calls.

use serde_json::{Map, Value, json};

use super::{add, operation_id, path_parameters, reference};
use crate::{
    families::{
        description::{CallDescription, Field, ResponseSchema, Table},
        tables,
    },
    gateway::{HttpMethod, Route},
};

/// Adds the paths of every family.
pub(super) fn describe(paths: &mut Map<String, Value>) {
    for table in tables() {
        for route in table.routes {
            let path = format!("{}{}", table.base, route.path);
            let method = match route.method {
                HttpMethod::Get => "get",
                HttpMethod::Post => "post",
            };
            add(
                paths,
                &path,
                method,
                operation(&table, route, &path, method),
            );
        }
    }
}

fn operation(table: &Table, route: &Route, path: &str, method: &str) -> Value {
    let calls = (table.describe)(route);
    let mut summaries: Vec<_> = calls.iter().map(|call| call.summary).collect();
    summaries.dedup();
    let mut parameters = path_parameters(path);
    let security = if route.operation.needs_token() {
        json!([{"token": [], "appKey": []}])
    } else {
        for name in ["username", "password"] {
            parameters.push(json!({
                "name": name, "in": "header", "required": true, "schema": {"type": "string"},
            }));
        }
        json!([])
    };
    let mut operation = json!({
        "operationId": operation_id(method, path),
        "summary": summaries.join("; "),
        "tags": [table.api.name()],
        "parameters": parameters,
        "security": security,
        "responses": responses(table, route, &calls),
    });
    if route.method == HttpMethod::Post {
        operation["requestBody"] = request(&calls);
    }
    operation
}

/// One schema per call that the route can be.
fn request(calls: &[CallDescription]) -> Value {
    let required_field = calls.iter().any(|call| !call.fields.is_empty());
    let mut bodies: Vec<_> = calls.iter().map(body).collect();
    bodies.dedup();
    let schema = match bodies.as_slice() {
        [only] => only.clone(),
        _ => json!({"anyOf": bodies}),
    };
    json!({"required": required_field, "content": {"application/json": {"schema": schema}}})
}

fn body(call: &CallDescription) -> Value {
    let mut properties = Map::new();
    for field in &call.fields {
        properties.insert(field.name.to_owned(), property(field));
        if let Some(alias) = field.alias {
            let about = format!("An alias of {}.", field.name);
            properties.insert(
                alias.to_owned(),
                json!({"type": "string", "description": about}),
            );
        }
    }
    let required: Vec<_> = call
        .fields
        .iter()
        .filter(|field| field.required && field.alias.is_none())
        .map(|field| field.name)
        .collect();
    // Either spelling is accepted.
    let spelled: Vec<_> = call
        .fields
        .iter()
        .filter(|field| field.required)
        .filter_map(|field| Some((field.name, field.alias?)))
        .map(|(name, alias)| json!({"anyOf": [{"required": [name]}, {"required": [alias]}]}))
        .collect();
    let mut schema = json!({
        "title": call.summary,
        // `null` and an empty body are accepted where no field is required.
        "type": "object",
        "properties": properties,
        "required": required,
    });
    if !spelled.is_empty() {
        schema["allOf"] = spelled.into();
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = if field.is_amount {
        json!({"type": ["string", "number"], "description": field.about, "examples": ["599.00"]})
    } else {
        json!({"type": "string", "description": field.about})
    };
    if !field.values.is_empty() {
        schema["enum"] = json!(field.values);
    }
    schema
}

fn responses(table: &Table, route: &Route, calls: &[CallDescription]) -> Value {
    let (status, refused) = if route.operation.needs_token() {
        &table.refused
    } else {
        &table.token_refused
    };
    let mut done: Vec<_> = calls.iter().flat_map(|call| call.answers.iter()).collect();
    done.sort_by(|one, other| one.name.cmp(&other.name));
    done.dedup_by(|one, other| one.name == other.name);
    let gateway = reference("schemas", "GatewayMessage");
    let mut responses = json!({
        "400": answer("The gateway rejects the body.", std::slice::from_ref(&gateway)),
        "401": reference("responses", "Unauthorized"),
        "403": reference("responses", "Forbidden"),
        "503": answer("Maintenance; only with a fault.", &[named(refused), gateway.clone()]),
        "504": reference("responses", "TimedOut"),
    });
    if !route.operation.needs_token()
        && let Some(responses) = responses.as_object_mut()
    {
        responses.remove("401");
    }
    let mut schemas: Vec<_> = done.into_iter().map(named).collect();
    if *status == 200 {
        schemas.push(named(refused));
        responses["200"] = answer("Success, or a refusal by bKash.", &schemas);
    } else {
        responses["200"] = answer("Done.", &schemas);
        let refusals = [named(refused), gateway];
        responses[status.to_string()] =
            answer("Refused by bKash, or rejected by the gateway.", &refusals);
    }
    responses
}

fn named(answer: &ResponseSchema) -> Value {
    reference("schemas", &answer.name)
}

fn answer(description: &str, schemas: &[Value]) -> Value {
    let schema = match schemas {
        [only] => only.clone(),
        many => json!({"anyOf": many}),
    };
    json!({
        "description": description,
        "headers": {
            "x-simulator-invention": reference("headers", "Invention"),
            "x-simulator-fault": reference("headers", "Fault"),
        },
        "content": {"application/json": {"schema": schema}},
    })
}
