//! Rules about the text of one source file.

const LONGEST: usize = 600;

/// Patterns that must not be in the code, and why. Written in two parts, so that this file has none of them.
const FORBIDDEN_IN_RUST: [(&str, &str); 3] = [
    (
        concat!("#[", "ignore"),
        "a test that does not run protects nothing",
    ),
    (concat!("todo", "!("), "finish it or remove it"),
    (concat!("unimplemented", "!("), "finish it or remove it"),
];
const FORBIDDEN_IN_TYPESCRIPT: [(&str, &str); 3] = [
    (concat!(".only", "("), "the other tests would not run"),
    (
        concat!("test.skip", "("),
        "a test that does not run protects nothing",
    ),
    (
        concat!("test.fixme", "("),
        "a test that does not run protects nothing",
    ),
];

pub(super) fn complaints(file: &str, content: &str) -> Vec<String> {
    let mut found = Vec::new();
    let lines = content.lines().count();
    if lines > LONGEST {
        found.push(format!(
            "{file}: {lines} lines, {LONGEST} at most: split it by idea"
        ));
    }
    let forbidden: &[(&str, &str)] = if has_extension(file, "rs") {
        if !content.trim_start().starts_with("//!") {
            found.push(format!(
                "{file}:1: begin with `//!` and say what the module is for"
            ));
        }
        &FORBIDDEN_IN_RUST
    } else if has_extension(file, "ts") {
        &FORBIDDEN_IN_TYPESCRIPT
    } else {
        &[]
    };
    for (number, line) in content.lines().enumerate() {
        for (pattern, why) in forbidden {
            if line.contains(pattern) && !line.trim_start().starts_with("//") {
                found.push(format!("{file}:{}: `{pattern}`: {why}", number + 1));
            }
        }
    }
    found
}

fn has_extension(file: &str, wanted: &str) -> bool {
    std::path::Path::new(file)
        .extension()
        .is_some_and(|extension| extension == wanted)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_file_with_a_module_comment_is_fine() {
        assert!(complaints("a.rs", "//! Because.\nfn a() {}\n").is_empty());
        assert!(complaints("a.css", "body {}\n").is_empty());
    }

    #[test]
    fn a_module_must_have_a_module_comment() {
        assert_eq!(complaints("a.rs", "fn a() {}\n").len(), 1);
    }

    #[test]
    fn a_file_may_have_600_lines_and_no_more() {
        let long = format!("//! Why.\n{}", "\n".repeat(599));
        assert!(complaints("a.rs", &long).is_empty());
        assert_eq!(complaints("a.rs", &format!("{long}\n")).len(), 1);
    }

    #[test]
    fn unfinished_code_is_found_outside_comments() {
        let unfinished = concat!("//! Why.\n// todo", "!()\nfn a() { todo", "!() }\n");
        let found = complaints("a.rs", unfinished);
        assert_eq!(found.len(), 1);
        assert!(found[0].starts_with("a.rs:3:"), "{found:?}");
        assert_eq!(
            complaints("a.ts", concat!("test.only", "('a', b)")).len(),
            1
        );
    }
}
