//! The page of the real document: whole, its links leading somewhere, nothing in it that its policy forbids.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

use std::collections::BTreeSet;

use serde_json::Value;

const ORIGIN: &str = "https://pay.shop.example";

fn page() -> (Value, String) {
    let document = api::openapi();
    let page = reference::page(&document, ORIGIN, "/docs/style.css", "/docs/script.js");
    (document, page)
}

/// The values of an attribute.
fn all<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let before = format!(" {attribute}=\"");
    let parts = page.split(before.as_str()).skip(1);
    parts.map(|part| part.split('"').next().unwrap()).collect()
}

#[test]
fn no_two_places_have_one_name_and_every_link_within_leads_to_one() {
    let (_, page) = page();
    let mut places = BTreeSet::new();
    for id in all(&page, "id") {
        assert!(places.insert(id), "{id} twice");
    }
    let links = all(&page, "href");
    let within = links.iter().filter_map(|link| link.strip_prefix('#'));
    let mut count = 0;
    for place in within {
        count += 1;
        assert!(places.contains(place), "#{place} leads nowhere");
    }
    assert!(count > 200, "{count}");
}

#[test]
fn every_operation_field_problem_and_event_is_on_the_page() {
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
    for schema in ["SessionWish", "CheckoutSession", "Payment", "Refund"] {
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
fn commands_name_this_checkout_and_no_key() {
    let (_, page) = page();
    let addresses: Vec<_> = page.split("curl ").skip(1).collect();
    assert!(addresses.len() > 30);
    for address in addresses {
        let line = address.split(['\n', '<']).next().unwrap();
        let next = address.split('\n').nth(1).unwrap_or_default();
        let ours = [
            ORIGIN,
            "$API/",
            "&quot;$BACK&quot;",
            "127.0.0.1:4010/simulator",
        ];
        let known = ours
            .iter()
            .any(|word| format!("{line}{next}").contains(word));
        assert!(known, "{line}");
    }
    assert!(!page.contains("Bearer sk_test_0"));
}

#[test]
fn nothing_in_the_page_needs_more_than_its_policy_allows() {
    let (_, page) = page();
    assert_eq!(all(&page, "style"), [] as [&str; 0]);
    assert_eq!(all(&page, "onclick"), [] as [&str; 0]);
    assert!(!page.contains("<style") && !page.contains("<script>"));
    assert_eq!(all(&page, "src"), ["/docs/script.js"]);
}
