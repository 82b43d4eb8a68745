//! The customer's pages in a browser without JavaScript.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    browser::{Browser, between, location, step_of},
    harness::{CALLBACK, Shop, order_with, read},
};

#[tokio::test]
async fn a_customer_pays_with_wallet_otp_and_pin() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    let page = browser.page().await;
    for shown in [
        "Demo Shop",
        "INV-1",
        "৳599.00",
        "Your bKash account number",
        "PROCEED",
        "CLOSE",
        "16247",
        "Simulator",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    // The payer reference is a wallet number, so the page fills it in.
    assert!(page.text.contains("value=\"01770618575\""));
    browser.enter_wallet("01770618575").await;
    let page = browser.page().await;
    for shown in [
        "Demo Shop",
        "INV-1",
        "৳599.00",
        "Enter Verification Code",
        "RESEND CODE",
        "one-time-code",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    browser.enter_otp("123456").await;
    let page = browser.page().await;
    for shown in [
        "Demo Shop",
        "INV-1",
        "৳599.00",
        "Enter PIN",
        "CONFIRM",
        "type=\"password\"",
    ] {
        assert!(page.text.contains(shown), "{shown}");
    }
    let left = browser.enter_pin("12121").await;
    assert_eq!(
        location(&left),
        browser.created.text_of("successCallbackURL")
    );
    assert!(shop.bookings().is_empty(), "the page charges nothing");
    shop.execute(browser.id()).await.is_successful();
    assert_eq!(shop.bookings(), ["payment 599.00"]);
}

#[tokio::test]
async fn closing_returns_to_the_merchant_from_every_step() {
    let shop = Shop::open().await;
    for steps in 0..3 {
        let browser = Browser::open(&shop).await;
        if steps > 0 {
            browser.enter_wallet("01770618575").await;
        }
        if steps > 1 {
            browser.enter_otp("123456").await;
        }
        let left = browser.press("close", &[]).await;
        assert_eq!(
            location(&left),
            browser.created.text_of("cancelledCallbackURL")
        );
        shop.execute(browser.id())
            .await
            .is_refused("2056", "Invalid Payment State");
    }
}

#[tokio::test]
async fn three_wrong_otps_fail_the_payment() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    browser.enter_wallet("01770618575").await;
    for _ in 0..2 {
        browser.enter_otp("000000").await;
        assert!(browser.alert().await.contains("(2016)"));
    }
    let left = browser.enter_otp("000000").await;
    assert_eq!(
        location(&left),
        browser.created.text_of("failureCallbackURL")
    );
    shop.execute(browser.id())
        .await
        .is_refused("2056", "Invalid Payment State");
}

#[tokio::test]
async fn three_wrong_pins_fail_the_payment_and_lock_the_wallet() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    browser.enter_wallet("01770618576").await;
    browser.enter_otp("123456").await;
    browser.enter_pin("1").await;
    assert!(
        browser.alert().await.contains("(2011)"),
        "a malformed PIN is not a wrong one"
    );
    for _ in 0..2 {
        browser.enter_pin("99999").await;
        assert!(browser.alert().await.contains("(2014)"));
    }
    let left = browser.enter_pin("99999").await;
    assert_eq!(
        location(&left),
        browser.created.text_of("failureCallbackURL")
    );

    let next = Browser::open(&shop).await.in_english();
    next.enter_wallet("01770618576").await;
    assert!(next.alert().await.contains("(2015)"));
    shop.advance(1800);
    next.enter_wallet("01770618576").await;
    assert_eq!(next.step().await, "otp");
}

#[tokio::test]
async fn an_otp_expires_and_can_be_resent_three_times() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    browser.enter_wallet("01770618575").await;
    shop.advance(120);
    browser.enter_otp("123456").await;
    assert!(browser.alert().await.contains("(2018)"));
    for _ in 0..3 {
        browser.press("resend", &[]).await;
        assert!(browser.page().await.text.contains("A new code was sent."));
    }
    browser.press("resend", &[]).await;
    assert!(browser.alert().await.contains("(2013)"));
    browser.enter_otp("১২৩৪৫৬").await;
    assert_eq!(browser.step().await, "pin", "Bangla digits are digits");
}

#[tokio::test]
async fn a_pin_page_left_open_fails_the_payment() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await;
    browser.enter_wallet("01770618575").await;
    browser.enter_otp("123456").await;
    shop.advance(300);
    let left = browser.enter_pin("12121").await;
    assert_eq!(
        location(&left),
        browser.created.text_of("failureCallbackURL")
    );
}

#[tokio::test]
async fn wallets_that_cannot_pay_are_refused_at_the_first_step() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await.in_english();
    for (wallet, code) in [
        ("01711111111", "(2057)"),
        ("01700002058", "(2058)"),
        ("01700002015", "(2015)"),
        ("017", "(2009)"),
    ] {
        browser.enter_wallet(wallet).await;
        assert!(browser.alert().await.contains(code), "{wallet}");
        assert_eq!(browser.step().await, "wallet");
        assert!(browser.page().await.text.contains("aria-invalid=\"true\""));
    }
    browser.press("go", &[("wallet", "01770618575")]).await;
    assert!(browser.alert().await.contains("agree to the terms"));
    browser.enter_wallet("+880 1770-618575").await;
    assert_eq!(browser.step().await, "otp");
    assert_eq!(browser.alert().await, "");
}

#[tokio::test]
async fn paying_with_an_agreement_asks_only_for_the_pin() {
    let shop = Shop::open().await;
    let (agreement, _) = shop.agreement().await;
    let body = json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK, "amount": "7",
        "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-9"});
    let browser = Browser::open_order(&shop, body).await;
    assert_eq!(browser.step().await, "pin");
    let page = browser.page().await.text;
    assert!(page.contains("017 ** *** 575") && !page.contains("01770618575"));
    let left = browser.enter_pin("12121").await;
    assert_eq!(
        location(&left),
        browser.created.text_of("successCallbackURL")
    );
    shop.execute(browser.id()).await.is_successful();
}

#[tokio::test]
async fn the_page_of_an_agreement_shows_no_amount() {
    let shop = Shop::open().await;
    let browser = Browser::open_order(&shop, order_with("mode", "0000"))
        .await
        .in_english();
    let page = browser.page().await.text;
    assert!(page.contains("Remember this bKash account") && !page.contains('৳'));
    browser.enter_wallet("01877722345").await;
    browser.enter_otp("123456").await;
    browser.enter_pin("13131").await;
    let executed = shop.execute(browser.id()).await;
    assert_eq!(
        executed.is_successful().text_of("customerMsisdn"),
        "01877722345"
    );
}

#[tokio::test]
async fn back_reload_and_second_tabs_show_the_current_step() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await;
    let wallet_page = browser.page().await.text;
    browser.enter_wallet("01770618575").await;
    let otp_page = browser.page().await.text;
    browser.enter_otp("123456").await;

    // The first page is submitted again from the browser's history: the current step is shown.
    browser
        .press_on(
            &wallet_page,
            "go",
            &[("wallet", "01929918378"), ("terms", "yes")],
        )
        .await;
    assert_eq!(browser.step().await, "pin");
    // The OTP page is submitted twice, the second time wrongly: the first submission counts.
    browser
        .press_on(&otp_page, "go", &[("otp", "000000")])
        .await;
    assert_eq!(browser.step().await, "pin");
    assert_eq!(browser.alert().await, "");

    let pin_page = browser.page().await.text;
    let first = browser.press_on(&pin_page, "go", &[("pin", "12121")]).await;
    let second = browser.press_on(&pin_page, "go", &[("pin", "12121")]).await;
    assert_eq!(
        location(&first),
        location(&second),
        "a double click leads where one click leads"
    );

    let finished = browser.page().await;
    assert_eq!(step_of(&finished.text), "finished");
    let link = browser
        .created
        .text_of("successCallbackURL")
        .replace('&', "&amp;");
    assert!(finished.text.contains(&link));
    shop.execute(browser.id()).await.is_successful();
    let late = browser.press_on(&pin_page, "close", &[]).await;
    assert!(
        location(&late).starts_with("/?paymentId="),
        "nothing is closed after it was paid"
    );
    assert_eq!(
        shop.query(browser.id()).await.text_of("transactionStatus"),
        "Completed"
    );
}

#[tokio::test]
async fn wrong_and_expired_links_are_refused() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await;
    let forged = browser.url.replace("&hash=", "&hash=x");
    let page = read(shop.http.get(&forged).send().await.expect("a page")).await;
    assert_eq!(page.status, 404);
    assert!(!page.text.contains("INV-1"));
    let posted = shop
        .http
        .post(&forged)
        .body("step=wallet&action=close")
        .send()
        .await;
    assert_eq!(posted.expect("a page").status(), 404);
    shop.advance(24 * 3600);
    assert_eq!(browser.step().await, "finished");
}

#[tokio::test]
async fn pages_are_available_in_bangla_and_english() {
    let shop = Shop::open().await;
    let browser = Browser::open(&shop).await;
    let asking = async |languages: &str| {
        let request = shop
            .http
            .get(&browser.url)
            .header("accept-language", languages);
        read(request.send().await.expect("a page")).await.text
    };
    assert!(browser.page().await.text.contains("<html lang=\"bn\">"));
    assert!(browser.page().await.text.contains("৳৫৯৯.০০"));
    assert!(
        asking("fr, en-GB;q=0.8, bn;q=0.5")
            .await
            .contains("<html lang=\"en\">")
    );
    assert!(asking("bn-BD,en").await.contains("<html lang=\"bn\">"));
    let english =
        between(&asking("bn").await, "class=\"language\" href=\"", "\"").replace("&amp;", "&");
    assert!(english.ends_with("&lang=en"));
    let page = read(
        shop.http
            .get(format!("{}{english}", shop.running.origin))
            .send()
            .await
            .expect("a page"),
    )
    .await;
    assert!(
        between(&page.text, "action=\"", "\"").ends_with("&amp;lang=en"),
        "the steps carry the language"
    );
}

#[tokio::test]
async fn pages_have_a_strict_content_security_policy() {
    let shop = Shop::open().await;
    let body = order_with("callbackURL", "https://shop.example:8443/cb?x=1");
    let page = Browser::open_order(&shop, body).await.page().await;
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(
        policy.starts_with("default-src 'none'; style-src 'self'"),
        "{policy}"
    );
    assert!(
        policy.ends_with("form-action 'self' https://shop.example:8443"),
        "{policy}"
    );
    assert!(!policy.contains("unsafe"));
    assert_eq!(page.headers["cache-control"], "no-store");
    assert_eq!(page.headers["referrer-policy"], "no-referrer");
    assert!(!page.text.contains("<script") && !page.text.contains("style="));
    let style = shop
        .http
        .get(format!("{}/simulator/customer.css", shop.running.origin));
    let style = read(style.send().await.expect("a style")).await;
    assert_eq!(style.headers["content-type"], "text/css; charset=utf-8");
    assert!(style.text.contains("#e2136e"));
}

#[tokio::test]
async fn inputs_have_labels_and_text_of_merchants_is_escaped() {
    let shop = Shop::open().await;
    shop.set(json!({"merchant_name": "<b>Tea & Co</b>"})).await;
    let browser = Browser::open(&shop).await;
    let page = browser.page().await.text;
    assert!(page.contains("&lt;b&gt;Tea &amp; Co&lt;/b&gt;"));
    for name in ["wallet", "terms"] {
        assert!(
            page.contains(&format!("<label for=\"{name}\">"))
                && page.contains(&format!("id=\"{name}\""))
        );
    }
    assert!(page.contains("inputmode=\"numeric\""));
}

#[tokio::test]
async fn otps_and_pins_are_never_stored_or_shown() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let settings = simulator::Settings {
        state_file: Some(file.clone()),
        otp: "135790".to_owned(),
        ..simulator::Settings::default()
    };
    let shop = Shop::open_with(settings).await;
    let browser = Browser::open(&shop).await;
    browser.enter_wallet("01770618575").await;
    browser.enter_otp("864209").await;
    assert!(!browser.page().await.text.contains("864209"));
    browser.enter_otp("135790").await;
    browser.enter_pin("97531").await;
    assert!(!browser.page().await.text.contains("97531"));
    let calls = shop.control(Method::GET, "/calls", Value::Null).await.text;
    drop(shop);
    let saved = std::fs::read_to_string(&file).expect("a saved state");
    for typed in ["\"864209\"", "\"97531\"", "\"135790\""] {
        assert!(!saved.contains(typed) && !calls.contains(typed), "{typed}");
    }
}

#[tokio::test]
async fn callback_faults_reach_the_browser() {
    let shop = Shop::open().await;
    let (agreement, _) = shop.agreement().await;
    shop.faults(json!([
        {"operation": "callback", "kind": "lost_callback"},
        {"operation": "callback", "kind": "duplicate_callback"},
    ]))
    .await;
    let body = json!({"mode": "0001", "agreementID": agreement, "callbackURL": CALLBACK, "amount": "7",
        "currency": "BDT", "intent": "sale", "merchantInvoiceNumber": "INV-9"});
    for kind in ["lost_callback", "duplicate_callback"] {
        let browser = Browser::open_order(&shop, body.clone()).await;
        let page = browser.page().await.text;
        let target = between(&page, "action=\"", "\"").replace("&amp;", "&");
        let request = shop.http.post(format!("{}{target}", shop.running.origin));
        let left = request
            .body("step=pin&action=go&pin=12121")
            .send()
            .await
            .expect("a page");
        assert_eq!(left.status(), 200);
        let left = read(left).await;
        assert_eq!(left.headers["x-simulator-fault"], kind);
        let visits = left.text.matches(CALLBACK).count();
        assert_eq!(visits > 1, kind == "duplicate_callback");
        assert_eq!(
            shop.query(browser.id()).await.text_of("verificationStatus"),
            "Complete"
        );
    }
}

#[tokio::test]
async fn the_root_page_describes_the_simulator() {
    let shop = Shop::open().await;
    let request = shop
        .http
        .get(&shop.running.origin)
        .header("accept-language", "en");
    let page = read(request.send().await.expect("a page")).await;
    assert_eq!(page.status, 200);
    assert!(page.text.contains("simulated bKash"));
}
