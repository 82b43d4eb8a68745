//! Checks URLs of merchants and bKash before they become links.

/// Returns the URL, or `/` if following it would run a script in this page. Custom schemes are allowed, because
/// a shop may be an app.
pub(crate) fn safe_url(url: &str) -> String {
    let printable = |char: &char| !char.is_whitespace() && !char.is_control();
    let scheme: String = url
        .chars()
        .filter(printable)
        .take_while(|char| *char != ':')
        .collect();
    match scheme.to_ascii_lowercase().as_str() {
        "javascript" | "data" | "vbscript" => "/".to_owned(),
        _ => url.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_urls_that_run_scripts_are_replaced() {
        for url in [
            "https://shop.example/a?b=c:d",
            "/demo",
            "myshop://paid",
            "data.html",
        ] {
            assert_eq!(safe_url(url), url);
        }
        for url in [
            "javascript:alert(1)",
            " JavaScript :alert(1)",
            "java\tscript:x",
            "data:text/html,x",
        ] {
            assert_eq!(safe_url(url), "/", "{url}");
        }
    }
}
