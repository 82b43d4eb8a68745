//! An operation as a command that can be copied: the right address, and a key to be put in.

use std::fmt::Write;

use crate::{
    document::{Document, Operation, text},
    json,
};

/// What stands for the key.
pub(crate) const KEY: &str = "$KEY";

pub(crate) fn command(document: &Document<'_>, operation: &Operation<'_>) -> String {
    let mut path = operation.path.to_owned();
    for parameter in operation.parameters(document) {
        if text(&parameter["in"]) == "path" {
            let name = format!("{{{}}}", text(&parameter["name"]));
            path = path.replace(&name, text(&parameter["example"]));
        }
    }
    let mut words = format!("curl {}{path}", document.origin);
    if !matches!(operation.method.as_str(), "GET" | "POST") {
        let _ = write!(words, " \\\n  -X {}", operation.method);
    }
    let _ = write!(words, " \\\n  -H \"Authorization: Bearer {KEY}\"");
    if operation.method == "POST" {
        let _ = write!(words, " \\\n  -H \"Idempotency-Key: try-$RANDOM$RANDOM\"");
    }
    match operation.request() {
        Some((_, example)) => {
            // One step further in than the command.
            let body = json::plain(example).replace('\'', "'\\''");
            let body = body.replace('\n', "\n  ");
            let _ = write!(
                words,
                " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{body}'"
            );
        }
        None if operation.method == "POST" => words.push_str(" \\\n  -X POST"),
        None => {}
    }
    words
}
