//! Addresses that merchants and bKash give, before they become links.

/// The address, unless following it would run a script in this page. Schemes of apps are welcome:
/// a shop may be one.
pub(crate) fn address(url: &str) -> String {
    let plain = |char: &char| !char.is_whitespace() && !char.is_control();
    let start: String = url
        .chars()
        .filter(plain)
        .take_while(|char| *char != ':')
        .collect();
    match start.to_ascii_lowercase().as_str() {
        "javascript" | "data" | "vbscript" => "/".to_owned(),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_addresses_that_run_scripts_are_refused() {
        for url in [
            "https://shop.example/a?b=c:d",
            "/demo",
            "myshop://paid",
            "data.html",
        ] {
            assert_eq!(address(url), url);
        }
        for url in [
            "javascript:alert(1)",
            " JavaScript :alert(1)",
            "java\tscript:x",
            "data:text/html,x",
        ] {
            assert_eq!(address(url), "/", "{url}");
        }
    }
}
