//! Texts of merchants and payers are text, whatever they contain.

use app::{
    pages,
    view::{Language, Product},
};

use crate::{
    html::read,
    samples::{amount, chrome, order, paid, ready, wallet_pages},
};

const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror=alert(1)>'</title>"#;

/// A document may hold the hostile text as text only: no element and no attribute of it exists.
fn assert_harmless(document: &str) {
    let elements = read(document);
    assert!(
        elements
            .iter()
            .all(|element| element.get("onerror").is_none())
    );
    assert!(
        elements
            .iter()
            .all(|element| element.get("src") != Some("x"))
    );
    for script in elements.iter().filter(|element| element.name == "script") {
        assert!(script.text.starts_with("import("), "{}", script.text);
        assert!(!script.text.contains("alert("), "{}", script.text);
    }
    assert!(!document.contains("<script>alert"));
}

#[test]
fn hostile_texts_of_an_order_stay_texts() {
    for state in [ready(None), paid()] {
        let mut view = order(state);
        view.invoice = HOSTILE.to_owned();
        view.lines[0].name = HOSTILE.to_owned();
        view.cancel_url = HOSTILE.to_owned();
        view.success_url = HOSTILE.to_owned();
        for language in [Language::Bangla, Language::English] {
            let mut chrome = chrome(language, HOSTILE);
            chrome.merchant = HOSTILE.to_owned();
            chrome.support = Some(HOSTILE.to_owned());
            chrome.nonce = HOSTILE.to_owned();
            chrome.version = HOSTILE.to_owned();
            assert_harmless(&pages::pay(&chrome, &view));
        }
    }
}

#[test]
fn hostile_texts_of_goods_and_wallets_stay_texts() {
    let mut chrome = chrome(Language::English, "/demo");
    chrome.merchant = HOSTILE.to_owned();
    let product = Product {
        sku: HOSTILE,
        name: [HOSTILE; 2],
        about: [HOSTILE; 2],
        price: amount("1"),
    };
    assert_harmless(&pages::demo_shop(&chrome, &[product]));
    for (_, mut view) in wallet_pages() {
        if let Some(order) = &mut view.order {
            order.invoice = HOSTILE.to_owned();
        }
        assert_harmless(&pages::wallets(&chrome, &view));
    }
}

#[test]
fn support_becomes_a_link_only_when_it_is_an_address() {
    let page = |support: &str| {
        let mut chrome = chrome(Language::English, "/");
        chrome.support = Some(support.to_owned());
        pages::home(&chrome, false)
    };
    assert!(page("01700-000000").contains(r#"href="tel:01700000000""#));
    assert!(page("help@shop.example").contains(r#"href="mailto:help@shop.example""#));
    assert!(!page("javascript:alert(1)").contains("href=\"javascript"));
    assert!(page("the counter, 2nd floor").contains("the counter, 2nd floor"));
}
