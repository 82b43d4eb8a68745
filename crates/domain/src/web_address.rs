//! Addresses that every parser reads alike.

use crate::is_plain;

/// Whether a text is an `http` or `https` URL whose host is the same for every parser.
///
/// Parsers repair what is written wrongly, each in its own way: `https:/shop.example`, a backslash, a tab in the middle,
/// an encoded dot. What one of them has checked is then not where another one goes. So such texts are not repaired but
/// refused, also those with a user name, which misleads people.
pub fn is_web_address(text: &str) -> bool {
    let without_scheme = ["https://", "http://"].iter().find_map(|scheme| {
        let (start, rest) = text.split_at_checked(scheme.len())?;
        start.eq_ignore_ascii_case(scheme).then_some(rest)
    });
    let Some(rest) = without_scheme else {
        return false;
    };
    let authority = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let is_repaired = |char: char| char.is_whitespace() || char == '\\';
    is_plain(text)
        && !text.contains(is_repaired)
        && !authority.is_empty()
        && !authority.contains(['@', '%'])
}

#[cfg(test)]
mod tests {
    use super::is_web_address;

    #[test]
    fn accepts_what_every_parser_reads_alike() {
        for text in [
            "https://shop.example",
            "HTTPS://shop.example:8443/paid?order={session}&next=https://user@other.example/#top",
            "http://127.0.0.1:3000/demo",
            "https://[2001:db8::1]/",
            "https://shop.example/%5Cpaid/চা",
            "https://চা.example/",
        ] {
            assert!(is_web_address(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_parsers_repair() {
        for text in [
            "",
            "shop.example",
            "//shop.example/",
            "https:",
            "https://",
            "https:/shop.example/x",
            "https:shop.example/x",
            "https:///shop.example/x",
            "https:\\\\shop.example/x",
            "https:/\\shop.example/x",
            "https://shop.example\\@evil.example/",
            "https://shop.example/\\evil.example",
            "https://shop.example?a\\b",
            "https://user@shop.example/",
            "https://@shop.example/",
            "https://shop.example:@evil.example/",
            "https://shop%2eexample/",
            " https://shop.example/",
            "https://shop.example/ ",
            "https://shop.example/a b",
            "ht\ttps://shop.example/",
            "https://shop\n.example/",
            "https://shop.example\u{0}.evil.example/",
            "https://shop\u{ad}.example/",
            "https://shop\u{200b}.example/",
            "https://shop.example/\u{202e}diap",
            "https://shop.example\u{3000}/",
            "javascript:alert(1)",
            "ftp://shop.example/",
        ] {
            assert!(!is_web_address(text), "{text:?}");
        }
    }
}
