//! The customer's pages after an error: the input that they keep and the actions that they still offer.

use reqwest::Method;
use serde_json::Value;

use crate::{
    browser::{Browser, between, step_of},
    harness::{Answer, Shop},
};

#[tokio::test]
async fn a_rejected_form_keeps_its_input() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    let ticked = |page: &Answer| {
        let terms = between(&page.text, "<input id=\"terms\"", ">");
        terms.contains(" checked")
    };
    assert!(!ticked(&browser.page().await));
    browser.enter_wallet("0171 <1>").await;
    let page = browser.page().await;
    assert!(page.text.contains("value=\"0171 &lt;1&gt;\"") && ticked(&page));
    browser.press("go", &[("wallet", "01877722345")]).await;
    let page = browser.page().await;
    assert!(page.text.contains("value=\"01877722345\"") && !ticked(&page));
    let terms = between(&page.text, "<input id=\"terms\"", ">");
    assert!(terms.contains("aria-invalid=\"true\""), "{terms}");
    browser.enter_wallet(&"9".repeat(5000)).await;
    let page = browser.page().await.text;
    assert!(page.contains(&"9".repeat(17)) && !page.contains(&"9".repeat(18)));
    let payments = shop.control(Method::GET, "/payments", Value::Null).await;
    assert!(!payments.text.contains("99999"), "{payments:?}");
}

#[tokio::test]
async fn the_otp_and_pin_pages_show_the_masked_wallet_number() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    browser.enter_wallet("01877722345").await;
    for step in ["otp", "pin"] {
        let page = browser.page().await.text;
        assert_eq!(step_of(&page), step);
        assert!(page.contains("Account 018 ** *** 345") && !page.contains("01877722345"));
        browser.enter_otp("123456").await;
    }
}

#[tokio::test]
async fn resend_is_offered_only_while_an_otp_can_be_sent() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    browser.enter_wallet("01770618575").await;
    let offered = async || browser.page().await.text.contains("RESEND CODE");
    for _ in 0..3 {
        browser.press("resend", &[]).await;
        assert!(offered().await, "the page can show error 2013");
    }
    browser.press("resend", &[]).await;
    assert!(browser.alert().await.contains("(2013)") && !offered().await);
    browser.enter_otp("000000").await;
    assert!(browser.alert().await.contains("(2016)") && !offered().await);
    assert!(browser.page().await.text.contains("No further code"));
    shop.advance(120);
    browser.enter_otp("123456").await;
    assert!(browser.alert().await.contains("Please close") && !offered().await);
}
