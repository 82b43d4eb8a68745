//! Converts a recipe to shell commands.

use std::fmt::Write as _;

use serde_json::Value;

/// A recipe's steps as commands for a POSIX shell, to be pasted in one piece.
///
/// Values that later steps need are kept in variables named after their keys.
pub(super) fn script(origin: &str, steps: &Value) -> String {
    let steps = steps.as_array().map_or(&[][..], Vec::as_slice);
    let mut variables: Vec<&str> = Vec::new();
    let mut text = String::new();
    for (index, step) in steps.iter().enumerate() {
        let keeps = texts(&step["keep"]);
        let last = index + 1 == steps.len();
        let call = call(origin, step, &variables);
        // Writing to a String cannot fail.
        let _ = if !step["form"].is_null() {
            // A form is answered by a redirect; the next page shows the result.
            writeln!(text, "{call} -o /dev/null")
        } else if step["path"] == "{bkashURL}" {
            writeln!(text, "{call} | grep -o 'role=\"alert\"[^<]*'")
        } else if keeps.is_empty() || last {
            writeln!(text, "{call}; echo")
        } else {
            writeln!(text, "ANSWER=$({call}); printf '%s\\n' \"$ANSWER\"")
        };
        if last {
            break;
        }
        for key in keeps {
            let _ = writeln!(
                text,
                "{key}=$(printf '%s\\n' \"$ANSWER\" | sed -n 's/.*\"{key}\":\"\\([^\"]*\\)\".*/\\1/p')"
            );
            if !variables.contains(&key) {
                variables.push(key);
            }
        }
    }
    text.trim_end().to_owned()
}

fn call(origin: &str, step: &Value, variables: &[&str]) -> String {
    let method = step["method"].as_str().unwrap_or("GET");
    let path = step["path"].as_str().unwrap_or_default();
    let address = if path.starts_with('/') {
        format!("{origin}{path}")
    } else {
        path.to_owned()
    };
    let mut text = format!("curl -s -X {method} {}", shell_word(&address, variables));
    let mut option = |name: &str, value: &str| {
        let _ = write!(text, " \\\n  {name} {}", shell_word(value, variables));
    };
    for (name, value) in step["headers"].as_object().into_iter().flatten() {
        option(
            "-H",
            &format!("{name}: {}", value.as_str().unwrap_or_default()),
        );
    }
    if !step["body"].is_null() {
        option("-H", "Content-Type: application/json");
        option("-d", &step["body"].to_string());
    }
    for (name, value) in step["form"].as_object().into_iter().flatten() {
        let field = format!("{name}={}", value.as_str().unwrap_or_default());
        option("--data-urlencode", &field);
    }
    text
}

/// Quotes a shell word. Names in braces that an earlier step kept become variables.
fn shell_word(text: &str, variables: &[&str]) -> String {
    let quoted = format!("'{}'", text.replace('\'', r"'\''"));
    let filled = variables.iter().fold(quoted, |text, name| {
        text.replace(&format!("{{{name}}}"), &format!("'\"${name}\"'"))
    });
    // Removes the empty quotes at the ends.
    if filled == "''" {
        return filled;
    }
    let filled = filled.strip_prefix("''").unwrap_or(&filled);
    filled.strip_suffix("''").unwrap_or(filled).to_owned()
}

fn texts(list: &Value) -> Vec<&str> {
    let items = list.as_array().map_or(&[][..], Vec::as_slice);
    items.iter().filter_map(Value::as_str).collect()
}

#[cfg(test)]
mod tests {
    use super::shell_word;

    #[test]
    fn arguments_are_quoted_for_the_shell() {
        let variables = ["paymentID", "bkashURL"];
        assert_eq!(shell_word("it's", &variables), r"'it'\''s'");
        assert_eq!(shell_word("{bkashURL}", &variables), "\"$bkashURL\"");
        assert_eq!(
            shell_word(r#"{"paymentID":"{paymentID}"}"#, &variables),
            r#"'{"paymentID":"'"$paymentID"'"}'"#
        );
        assert_eq!(
            shell_word("{trxID}", &variables),
            "'{trxID}'",
            "not kept, not filled in"
        );
        assert_eq!(shell_word("", &variables), "''");
    }
}
