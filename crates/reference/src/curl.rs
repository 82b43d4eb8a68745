//! The curl command of an operation, to be copied into a shell.

use std::fmt::Write;

use crate::{
    document::{Document, Operation, text},
    json,
};

/// The shell variable that holds the API key.
pub(crate) const KEY: &str = "$KEY";

pub(crate) fn command(document: &Document<'_>, operation: &Operation<'_>) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.parameters(document) {
        if text(&parameter["in"]) == "path" {
            let name = format!("{{{}}}", text(&parameter["name"]));
            path = path.replace(&name, text(&parameter["example"]));
        }
    }
    let mut command = format!("curl {}{path}", document.origin);
    if !matches!(operation.method.as_str(), "GET" | "POST") {
        let _ = write!(command, " \\\n  -X {}", operation.method);
    }
    let _ = write!(command, " \\\n  -H \"Authorization: Bearer {KEY}\"");
    if operation.method == "POST" {
        let _ = write!(command, " \\\n  -H \"Idempotency-Key: try-$RANDOM$RANDOM\"");
    }
    match operation.request() {
        Some((_, example)) => {
            let body = json::format(example).replace('\'', "'\\''");
            let indented = body.replace('\n', "\n  ");
            let _ = write!(
                command,
                " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{indented}'"
            );
        }
        None if operation.method == "POST" => command.push_str(" \\\n  -X POST"),
        None => {}
    }
    command
}
