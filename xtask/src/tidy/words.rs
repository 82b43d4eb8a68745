//! Identifiers that earlier versions of the code used and that the field does not know. They must not come back.

/// The file that has to name them.
const THIS_FILE: &str = "xtask/src/tidy/words.rs";

/// The old identifier, and what to write instead. `*` stands for any part of an identifier.
const WORDS: &[(&str, &str)] = &[
    ("*Wish*", "…Request, or IdempotencyKey for a WishKey"),
    ("*Desk", "what it is, such as CommandContext or RefundGuard"),
    ("Ambient", "Environment"),
    ("Asked", "Query, StrictQuery or Request"),
    ("Chore", "Command"),
    ("Deed", "MerchantEvent"),
    ("Heard", "Received"),
    ("KeptReceipt", "IdempotencyRecord"),
    ("Laps", "Durations"),
    ("Naming", "UniqueKey"),
    ("Patched", "StrictJson"),
    ("Posted", "IdempotentJson"),
    ("Said", "Message"),
    ("SettledBy", "Resolution"),
    ("Settling", "Resolution"),
    ("Shadowed", "DuplicateMerchantId"),
    ("TokenKeeper", "TokenManager"),
    ("Told", "Delivered"),
    ("WindingUp", "DisabledMerchantGateway"),
    ("deeds", "audit_events, or actions"),
    ("drive_here", "run"),
    ("drive_once", "execute_idempotent"),
    (
        "in_hand",
        "call_with_cached_token, or in_flight for a count",
    ),
    ("laps", "durations"),
    ("last_words", "log_tail"),
    ("mishap", "delivery_faults"),
    ("once_at_once", "call"),
    ("said_once", "with_one_time_secret"),
    ("take_name", "reserve"),
    ("wishes", "requests"),
];

pub(super) fn complaints(file: &str, content: &str) -> Vec<String> {
    if file == THIS_FILE {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (number, line) in content.lines().enumerate() {
        for word in identifiers(code(line)) {
            if let Some((_, instead)) = WORDS.iter().find(|(old, _)| matches(old, word)) {
                found.push(format!("{file}:{}: `{word}`: write {instead}", number + 1));
            }
        }
    }
    found
}

/// The line without a comment at its end: some of the words are also words of English.
fn code(line: &str) -> &str {
    line.split_once("//").map_or(line, |(code, _)| code)
}

fn identifiers(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

fn matches(pattern: &str, word: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        (Some(_), Some(_)) => word.contains(pattern.trim_matches('*')),
        (Some(end), None) => word.ends_with(end),
        (None, Some(start)) => word.starts_with(start),
        (None, None) => word == pattern,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_old_identifier_is_found_with_its_line() {
        let found = complaints(
            "xtask/src/a.rs",
            "//! Why.\nfn f(request: SessionWish) {}\n",
        );
        assert_eq!(found.len(), 1);
        assert!(
            found[0].starts_with("xtask/src/a.rs:2: `SessionWish`"),
            "{found:?}"
        );
    }

    #[test]
    fn words_of_english_in_comments_and_longer_identifiers_are_fine() {
        let text = "//! Asked again.\nfn was_asked_before() { Unsaid } // Told\n";
        assert!(complaints("xtask/src/a.rs", text).is_empty());
    }

    #[test]
    fn a_star_stands_for_any_part() {
        assert!(matches("*Desk", "RefundDesk") && matches("*Wish*", "WishKey"));
        assert!(!matches("*Desk", "DeskTop") && !matches("Said", "SaidSo"));
    }
}
