//! Texts of merchants and payers are escaped, whatever they contain.

use app::{
    pages,
    view::{Language, Product},
};

use crate::{
    html::read,
    samples::{agreements_pages, amount, context, open, order, paid},
};

const HOSTILE: &str = r#""><script>alert(1)</script><img src=x onerror=alert(1)>'</title>"#;

/// Checks that the hostile text created no element and no attribute.
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
fn hostile_texts_of_an_order_are_escaped() {
    for state in [open(None), paid()] {
        let mut view = order(state);
        view.invoice = HOSTILE.to_owned();
        view.line_items[0].name = HOSTILE.to_owned();
        view.cancel_url = HOSTILE.to_owned();
        view.success_url = HOSTILE.to_owned();
        for language in [Language::Bangla, Language::English] {
            let mut context = context(language, HOSTILE);
            context.merchant = HOSTILE.to_owned();
            context.support = Some(HOSTILE.to_owned());
            context.nonce = HOSTILE.to_owned();
            context.version = HOSTILE.to_owned();
            assert_harmless(&pages::pay(&context, &view));
        }
    }
}

#[test]
fn hostile_texts_of_products_and_agreements_are_escaped() {
    let mut context = context(Language::English, "/demo");
    context.merchant = HOSTILE.to_owned();
    let product = Product {
        sku: HOSTILE,
        name: [HOSTILE; 2],
        description: [HOSTILE; 2],
        price: amount("1"),
    };
    assert_harmless(&pages::demo_shop(&context, &[product]));
    for (_, mut view) in agreements_pages() {
        if let Some(order) = &mut view.order {
            order.invoice = HOSTILE.to_owned();
        }
        assert_harmless(&pages::agreements(&context, &view));
    }
}

#[test]
fn only_telephone_numbers_and_email_addresses_become_links() {
    let page = |support: &str| {
        let mut context = context(Language::English, "/");
        context.support = Some(support.to_owned());
        pages::home(&context, false)
    };
    assert!(page("01700-000000").contains(r#"href="tel:01700000000""#));
    assert!(page("help@shop.example").contains(r#"href="mailto:help@shop.example""#));
    assert!(!page("javascript:alert(1)").contains("href=\"javascript"));
    assert!(page("the counter, 2nd floor").contains("the counter, 2nd floor"));
}
