//! Splits Rust source into words and punctuation, without comments and literals.

/// A word, `::`, or one character of punctuation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Word(String),
    PathSeparator,
    Other(char),
}

impl Token {
    pub(super) fn is_word(&self, text: &str) -> bool {
        matches!(self, Self::Word(word) if word == text)
    }

    pub(super) fn word(&self) -> Option<&str> {
        match self {
            Self::Word(word) => Some(word),
            Self::PathSeparator | Self::Other(_) => None,
        }
    }
}

pub(super) fn tokens(source: &str) -> Vec<Token> {
    let mut rest = source;
    let mut found = Vec::new();
    while let Some(first) = rest.chars().next() {
        let skipped = literal_or_comment(rest);
        if skipped > 0 {
            rest = &rest[skipped..];
        } else if first.is_alphanumeric() || first == '_' {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_')
                .unwrap_or(rest.len());
            found.push(Token::Word(rest[..end].to_owned()));
            rest = &rest[end..];
        } else if let Some(after) = rest.strip_prefix("::") {
            found.push(Token::PathSeparator);
            rest = after;
        } else {
            if !first.is_whitespace() {
                found.push(Token::Other(first));
            }
            rest = &rest[first.len_utf8()..];
        }
    }
    found
}

/// The length of the comment, string, character or lifetime at the start; 0 if there is none.
fn literal_or_comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if text.starts_with("/*") {
        return block_comment(text);
    }
    if let Some(length) = raw_string(text) {
        return length;
    }
    if text.starts_with('"') || text.starts_with("b\"") {
        let start = text.find('"').unwrap_or(0) + 1;
        return start + until_unescaped(&text[start..], '"');
    }
    if text.starts_with('\'') || text.starts_with("b'") {
        return character_or_lifetime(text);
    }
    0
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut position = 0;
    while position < text.len() {
        let rest = &text[position..];
        if rest.starts_with("/*") {
            depth += 1;
            position += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            position += 2;
            if depth == 0 {
                return position;
            }
        } else {
            position += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// `r"…"`, `r#"…"#`, `br"…"`.
fn raw_string(text: &str) -> Option<usize> {
    let after_letter = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = after_letter.len() - after_letter.trim_start_matches('#').len();
    let body = after_letter[hashes..].strip_prefix('"')?;
    let end = format!("\"{}", "#".repeat(hashes));
    let start = text.len() - body.len();
    Some(
        body.find(&end)
            .map_or(text.len(), |at| start + at + end.len()),
    )
}

/// The length up to and with the next `quote` that has no backslash before it.
fn until_unescaped(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (position, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            c if c == quote => return position + c.len_utf8(),
            _ => {}
        }
    }
    text.len()
}

/// `'a'` is a character, `'a` a lifetime.
fn character_or_lifetime(text: &str) -> usize {
    let start = text.find('\'').unwrap_or(0) + 1;
    let inside = &text[start..];
    let mut characters = inside.chars();
    match (characters.next(), characters.next()) {
        (Some('\\'), _) => start + until_unescaped(inside, '\''),
        (Some(c), Some('\'')) => start + c.len_utf8() + 1,
        _ => start,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(source: &str) -> Vec<String> {
        tokens(source)
            .iter()
            .filter_map(|token| token.word().map(String::from))
            .collect()
    }

    #[test]
    fn comments_and_literals_have_no_words() {
        let source = r##"
            // use crate::comment;
            /* outer /* use crate::inner; */ still */
            let a = "use crate::string; \" more"; let b = r#"use "crate"::raw"#;
            let c = '"'; let d = '\''; let e = b'x'; end
        "##;
        let expected = [
            "let", "a", "let", "b", "let", "c", "let", "d", "let", "e", "end",
        ];
        assert_eq!(words(source), expected);
    }

    #[test]
    fn a_lifetime_does_not_begin_a_character() {
        assert_eq!(
            words("fn f<'a>(x: &'a str)"),
            ["fn", "f", "a", "x", "a", "str"]
        );
    }

    #[test]
    fn a_path_has_separators() {
        let found = tokens("a::b");
        let word = |text: &str| Token::Word(text.into());
        assert_eq!(found, [word("a"), Token::PathSeparator, word("b")]);
    }
}
