//! The structure of every document.

use std::collections::BTreeSet;

use app::{
    pages::pay,
    view::{Language, PayView},
};

use crate::{
    html::read,
    samples::{context, embedded, every_page, order, orders},
};

const BOTH: [Language; 2] = [Language::Bangla, Language::English];

#[test]
fn every_page_is_a_complete_document_in_its_language() {
    for language in BOTH {
        for (name, document) in every_page(language) {
            let elements = read(&document);
            let count = |tag: &str| {
                elements
                    .iter()
                    .filter(|element| element.name == tag)
                    .count()
            };
            assert_eq!(elements[0].get("lang"), Some(language.tag()), "{name}");
            for tag in ["title", "h1", "main", "header", "footer"] {
                assert_eq!(count(tag), 1, "{name} has one <{tag}>");
            }
            for element in elements
                .iter()
                .filter(|element| matches!(&*element.name, "title" | "h1"))
            {
                assert!(
                    !element.text.trim().is_empty(),
                    "{name} has words in <{}>",
                    element.name
                );
            }
        }
    }
}

#[test]
fn no_page_violates_the_content_security_policy() {
    for (name, document) in every_page(Language::English) {
        for element in read(&document) {
            assert!(element.get("style").is_none(), "{name}: inline style");
            assert!(element.name != "style", "{name}: style element");
            assert!(
                !element.attributes.keys().any(|key| key.starts_with("on")),
                "{name}: handler"
            );
            if element.name == "script" {
                assert_eq!(
                    element.get("nonce"),
                    Some("bm9uY2U"),
                    "{name}: script without nonce"
                );
            }
        }
    }
}

#[test]
fn only_pages_with_islands_ship_a_script() {
    let mut plain = 0;
    for (name, document) in every_page(Language::Bangla) {
        let elements = read(&document);
        let has = |tag: &str| elements.iter().any(|element| element.name == tag);
        // bKash's window needs bKash's scripts.
        let window = name == "bkash-window";
        assert_eq!(has("script"), has("leptos-island") || window, "{name}");
        assert_eq!(
            document.contains("/pkg/checkout.wasm"),
            has("leptos-island"),
            "{name}"
        );
        plain += usize::from(!has("script"));
    }
    assert!(plain > 10, "receipts, error pages and the shop need none");
}

/// Most payers open a receipt outside a frame, so receipts of merchants with embedding must not load more.
#[test]
fn ended_sessions_load_scripts_only_inside_a_merchants_page() {
    let mut alone = 0;
    for (name, view) in orders() {
        let polls = document_of(&order(view.state.clone())).contains("modulepreload");
        let [outside, framed] =
            [false, true].map(|framed| document_of(&embedded(view.clone(), framed)));
        assert!(framed.contains("modulepreload"), "{name} in a frame");
        assert_eq!(outside.contains("modulepreload"), polls, "{name}");
        assert_eq!(
            outside.contains("if(parent!==self||opener)import("),
            !polls,
            "{name}"
        );
        alone += usize::from(!polls);
    }
    assert!(alone >= 5, "receipts and ended sessions");
}

fn document_of(view: &PayView) -> String {
    pay(&context(Language::English, "/pay/x"), view)
}

#[test]
fn polling_pages_reload_without_javascript() {
    for (name, document) in every_page(Language::English) {
        let reloads =
            document.contains(r#"<noscript><meta http-equiv="refresh" content="3"></noscript>"#);
        assert_eq!(
            reloads,
            matches!(name.as_str(), "processing" | "unknown"),
            "{name}"
        );
    }
}

#[test]
fn ids_are_unique_and_references_resolve() {
    for (name, document) in every_page(Language::English) {
        let elements = read(&document);
        let ids: Vec<&str> = elements
            .iter()
            .filter_map(|element| element.get("id"))
            .collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(ids.len(), unique.len(), "{name}: {ids:?}");
        for element in &elements {
            for attribute in ["aria-labelledby", "aria-describedby"] {
                if let Some(id) = element.get(attribute) {
                    assert!(unique.contains(id), "{name}: {attribute}={id}");
                }
            }
        }
    }
}

#[test]
fn heading_levels_are_not_skipped() {
    for (name, document) in every_page(Language::English) {
        let mut level = 0;
        for element in read(&document) {
            let now = match element.name.as_str() {
                "h1" => 1,
                "h2" => 2,
                "h3" => 3,
                _ => continue,
            };
            assert!(now <= level + 1, "{name}: h{now} after h{level}");
            level = now;
        }
    }
}

#[test]
fn every_page_is_small() {
    for language in BOTH {
        for (name, document) in every_page(language) {
            assert!(
                document.len() < 24_000,
                "{name} has {} bytes",
                document.len()
            );
        }
    }
}
