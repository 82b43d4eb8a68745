//! The page of the real document: complete, with valid links, and allowed by its content security policy.

#![expect(clippy::unwrap_used, reason = "tests panic on failure")]

use std::collections::BTreeSet;

use serde_json::Value;

const ORIGIN: &str = "https://pay.shop.example";

fn page() -> (Value, String) {
    let document = api::openapi();
    let page = reference::page(document, ORIGIN, "/docs/style.css", "/docs/script.js");
    (document.clone(), page)
}

/// All values of an attribute in the page.
fn all<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let before = format!(" {attribute}=\"");
    let parts = page.split(before.as_str()).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn ids_are_unique_and_every_internal_link_has_a_target() {
    let (_, page) = page();
    let mut ids = BTreeSet::new();
    for id in all(&page, "id") {
        assert!(ids.insert(id), "{id} twice");
    }
    let links = all(&page, "href");
    let internal = links.iter().filter_map(|link| link.strip_prefix('#'));
    let mut count = 0;
    for id in internal {
        count += 1;
        assert!(ids.contains(id), "#{id} has no target");
    }
    assert!(count > 200, "{count}");
}

#[test]
fn the_page_contains_every_operation_field_problem_and_event() {
    let (document, page) = page();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let summary = operation["summary"].as_str().unwrap();
            assert!(page.contains(&format!(">{summary}</a>")), "{summary}");
            let route = format!(
                ">{}</span> <code class=\"path\">{path}</code>",
                method.to_uppercase()
            );
            assert!(page.contains(&route), "{route}");
        }
    }
    for problem in document["x-problems"].as_array().unwrap() {
        let code = problem["code"].as_str().unwrap();
        assert!(page.contains(&format!("id=\"problem-{code}\"")), "{code}");
    }
    for name in document["webhooks"].as_object().unwrap().keys() {
        assert!(page.contains(&format!("<code>{name}</code>")), "{name}");
    }
    for schema in [
        "CreateSessionRequest",
        "CheckoutSession",
        "Payment",
        "Refund",
    ] {
        for field in document["components"]["schemas"][schema]["properties"]
            .as_object()
            .unwrap()
            .keys()
        {
            assert!(
                page.contains(&format!("<dt><code>{field}</code>")),
                "{schema}.{field}"
            );
        }
    }
}

#[test]
fn commands_use_the_checkouts_origin_and_no_real_key() {
    let (_, page) = page();
    let commands: Vec<_> = page.split("curl ").skip(1).collect();
    assert!(commands.len() > 30);
    for command in commands {
        let line = command.split(['\n', '<']).next().unwrap();
        let next = command.split('\n').nth(1).unwrap_or_default();
        let allowed = [
            ORIGIN,
            "$API/",
            "&quot;$BACK&quot;",
            "127.0.0.1:4010/simulator",
        ];
        let is_allowed = allowed
            .iter()
            .any(|origin| format!("{line}{next}").contains(origin));
        assert!(is_allowed, "{line}");
    }
    assert!(!page.contains("Bearer sk_test_0"));
}

#[test]
fn the_page_has_no_inline_styles_and_scripts() {
    let (_, page) = page();
    assert_eq!(all(&page, "style"), [] as [&str; 0]);
    assert_eq!(all(&page, "onclick"), [] as [&str; 0]);
    assert!(!page.contains("<style") && !page.contains("<script>"));
    assert_eq!(all(&page, "src"), ["/docs/script.js"]);
}
