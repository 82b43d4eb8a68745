//! Checkout (iFrame): the script, the page in its frame, and the sample shop.

use reqwest::Method;
use serde_json::json;

use crate::{
    harness::{Answer, Shop, read},
    iframe::Iframe,
};

const HOST: &str = "http://127.0.0.1:8080";

async fn get(shop: &Shop, path: &str) -> Answer {
    let url = format!("{}{path}", shop.running.origin);
    let request = shop.http.get(url).header("Accept-Language", "en");
    read(request.send().await.expect("an answer")).await
}

async fn page(shop: &Shop, id: &str) -> Answer {
    get(shop, &format!("/?paymentId={id}&host={HOST}")).await
}

fn header<'a>(answer: &'a Answer, name: &str) -> &'a str {
    let value = answer.headers.get(name);
    value.map_or("", |value| value.to_str().expect("text"))
}

/// The event that the page reports to the checkout script.
fn event(page: &Answer) -> &str {
    let rest = page.text.split("data-event=\"").nth(1).unwrap_or_default();
    rest.split('"').next().unwrap_or_default()
}

async fn press(shop: &Shop, id: &str, form: &str) {
    let url = format!("{}/?paymentId={id}&host={HOST}", shop.running.origin);
    let pressed = shop.http.post(url).body(form.to_owned()).send().await;
    let pressed = pressed.expect("an answer");
    assert_eq!(pressed.status(), 303);
    // The form posts to a URL that keeps the parameters of the frame.
    let next = pressed.headers()["location"].to_str().expect("text");
    assert!(
        next.starts_with("/?") && next.contains("host=http"),
        "{next}"
    );
}

#[tokio::test]
async fn an_iframe_payment_page_opens_with_the_payment_id_alone() {
    let shop = Shop::open().await;
    let id = Iframe::of(&shop).create("10", "sale").await;
    assert_eq!(page(&shop, &id).await.status, 200);
    let guessed = get(&shop, &format!("/?paymentId={id}&hash=guessed")).await;
    assert_eq!(guessed.status, 404);
    let tokenized = shop.create("10").await;
    assert_eq!(page(&shop, &tokenized).await.status, 404);
}

#[tokio::test]
async fn only_the_origin_in_its_url_can_frame_the_page() {
    let shop = Shop::open().await;
    let id = Iframe::of(&shop).create("10", "sale").await;
    let framed = page(&shop, &id).await;
    let policy = header(&framed, "content-security-policy");
    assert!(
        policy.contains(&format!("frame-ancestors {HOST};")),
        "{policy}"
    );
    assert!(policy.contains("script-src 'self';"), "{policy}");
    assert!(policy.ends_with("form-action 'self'"), "{policy}");
    assert_eq!(header(&framed, "x-frame-options"), "");
    assert_eq!(framed.text.matches("<script").count(), 1);
    let script = "<script src=\"/simulator/frame.js\" defer></script>";
    assert!(framed.text.contains(script));

    for address in [
        format!("/?paymentId={id}"),
        format!("/?paymentId={id}&host=null"),
        format!("/?paymentId={id}&host=http://*"),
    ] {
        let alone = get(&shop, &address).await;
        assert_eq!(alone.status, 200);
        let policy = header(&alone, "content-security-policy");
        assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
        assert_eq!(header(&alone, "x-frame-options"), "DENY");
        assert!(!alone.text.contains("<script"));
    }
}

#[tokio::test]
async fn pages_of_the_other_apis_cannot_be_framed() {
    let shop = Shop::open().await;
    let body = crate::harness::order("10", "sale");
    let created = shop.call("/create", body).await;
    let address = created.text_of("bkashURL");
    let path = address.strip_prefix(&shop.running.origin).expect("ours");
    let page = get(&shop, &format!("{path}&host={HOST}")).await;
    assert_eq!(page.status, 200);
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'"), "{policy}");
    assert!(!policy.contains("script-src"), "{policy}");
    assert_eq!(header(&page, "x-frame-options"), "DENY");
    assert!(!page.text.contains("<script"));
}

#[tokio::test]
async fn the_page_reports_the_customers_progress() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let id = merchant.create("10", "sale").await;
    assert_eq!(event(&page(&shop, &id).await), "open");
    press(
        &shop,
        &id,
        "step=wallet&action=go&wallet=01770618575&terms=yes",
    )
    .await;
    press(&shop, &id, "step=otp&action=go&otp=123456").await;
    assert_eq!(event(&page(&shop, &id).await), "open");
    press(&shop, &id, "step=pin&action=go&pin=12121").await;
    let agreed = page(&shop, &id).await;
    assert_eq!(event(&agreed), "approved");
    assert!(
        agreed
            .text
            .contains("The merchant now completes the payment.")
    );
    merchant.execute(&id).await.succeeds();
    let done = page(&shop, &id).await;
    assert_eq!(event(&done), "done");
    assert!(done.text.contains("The payment is complete."));

    let closed = merchant.create("11", "sale").await;
    press(&shop, &closed, "step=wallet&action=close").await;
    assert_eq!(event(&page(&shop, &closed).await), "cancelled");

    let failed = merchant.create("12", "sale").await;
    press(
        &shop,
        &failed,
        "step=wallet&action=go&wallet=01770618575&terms=yes",
    )
    .await;
    for _ in 0..3 {
        press(&shop, &failed, "step=otp&action=go&otp=000000").await;
    }
    assert_eq!(event(&page(&shop, &failed).await), "failed");

    let refused = merchant.create("13", "sale").await;
    shop.approve_with(&refused, "01823074817").await;
    merchant
        .execute(&refused)
        .await
        .is_error("2023", "Insufficient Balance");
    assert_eq!(event(&page(&shop, &refused).await), "refused");

    let late = merchant.create("14", "sale").await;
    shop.advance(24 * 3600);
    assert_eq!(event(&page(&shop, &late).await), "over");
}

#[tokio::test]
async fn the_page_shows_the_payments_state_if_the_merchant_reports_a_failure() {
    let shop = Shop::open().await;
    let merchant = Iframe::of(&shop);
    let reported = async |id: &str| {
        let path = format!("/?paymentId={id}&host={HOST}&merchant=failed");
        get(&shop, &path).await
    };
    let id = merchant.create("10", "sale").await;
    shop.approve(&id).await;
    let waiting = reported(&id).await;
    assert!(waiting.text.contains("Nothing has been charged so far."));
    // The page no longer waits, so the customer can close it.
    assert_eq!(event(&waiting), "over");
    merchant.execute(&id).await.succeeds();
    let taken = "bKash took the payment, but the merchant reports a problem.";
    assert!(reported(&id).await.text.contains(taken));
    let refused = merchant.create("11", "sale").await;
    shop.approve_with(&refused, "01823074817").await;
    merchant.execute(&refused).await;
    let failed = "This payment has failed. Nothing was charged.";
    assert!(reported(&refused).await.text.contains(failed));
}

#[tokio::test]
async fn the_checkout_script_is_served_with_the_simulators_origin() {
    let shop = Shop::open().await;
    for version in ["1.2.0-beta", "1.1.0-beta"] {
        for name in ["bKash-checkout-sandbox.js", "bKash-checkout.js"] {
            let script = get(&shop, &format!("/versions/{version}/checkout/{name}")).await;
            assert_eq!(script.status, 200);
            assert!(header(&script, "content-type").starts_with("text/javascript"));
            let origin = format!("const SIMULATOR = \"{}\";", shop.running.origin);
            assert!(script.text.contains(&origin), "{}", script.text);
        }
    }
    shop.set(json!({"public_origin": "https://bkash.example/"}))
        .await;
    let script = get(&shop, "/versions/1.2.0-beta/checkout/bKash-checkout.js").await;
    assert!(
        script
            .text
            .contains("const SIMULATOR = \"https://bkash.example\";")
    );
}

#[tokio::test]
async fn the_merchants_logo_is_an_image() {
    let shop = Shop::open().await;
    let body = crate::iframe::order("10", "sale");
    let created = Iframe::of(&shop).post("/create", body).await;
    let logo = created.text_of("orgLogo");
    let path = logo.strip_prefix(&shop.running.origin).expect("ours");
    let logo = get(&shop, path).await;
    assert_eq!(header(&logo, "content-type"), "image/svg+xml");
}

async fn sell(shop: &Shop, path: &str) -> Answer {
    let url = format!("{}/simulator/iframe-shop/{path}", shop.running.origin);
    let request = shop
        .http
        .post(url)
        .header("Content-Type", "application/json");
    let request = request.body(json!({"amount": "120.50"}).to_string());
    read(request.send().await.expect("an answer")).await
}

#[tokio::test]
async fn the_sample_shop_reuses_its_token() {
    let shop = Shop::open().await;
    shop.set(json!({"token_limit": 2})).await;
    for round in 1..=3 {
        let created = sell(&shop, "create").await;
        let id = created.succeeds().text_of("paymentID");
        shop.approve(id).await;
        // The same wallet and amount within five minutes would be a duplicate.
        shop.advance(300);
        let executed = sell(&shop, &format!("execute/{id}")).await;
        assert_eq!(executed.succeeds().text_of("amount"), "120.50");
        let receipt = get(&shop, &format!("/simulator/iframe-shop/paid/{id}")).await;
        assert!(
            receipt.text.contains(executed.text_of("trxID")),
            "round {round}"
        );
    }
    let grants = async || {
        let calls = shop.control(Method::GET, "/calls", json!({})).await;
        calls.json["counters"]["grant"].clone()
    };
    // One grant by the test and one by the shop.
    assert_eq!(grants().await, 2);
    // 900 seconds have passed. The shop does not use a token in its last five minutes.
    shop.advance(3600 - 900 - 360);
    sell(&shop, "create").await.succeeds();
    assert_eq!(grants().await, 2);
    shop.advance(61);
    sell(&shop, "create").await.succeeds();
    assert_eq!(grants().await, 3);
}

#[tokio::test]
async fn the_sample_shop_says_that_it_needs_javascript() {
    let shop = Shop::open().await;
    let english = "This page needs JavaScript: bKash's checkout script opens bKash's window.";
    let bangla = "এই পেজের জন্য জাভাস্ক্রিপ্ট প্রয়োজন: বিকাশের চেকআউট স্ক্রিপ্ট দিয়েই বিকাশের উইন্ডো খোলে।";
    for (language, sentence) in [("en", english), ("bn", bangla)] {
        let url = format!("{}/simulator/iframe-shop", shop.running.origin);
        let request = shop.http.get(url).header("accept-language", language);
        let page = read(request.send().await.expect("an answer")).await.text;
        let note = page.split("<noscript>").nth(1).expect("a noscript");
        let note = note.split("</noscript>").next().unwrap_or_default();
        assert!(note.contains(sentence), "{note}");
    }
}

#[tokio::test]
async fn the_sample_shop_forwards_refusals_and_replaces_a_rejected_token() {
    let shop = Shop::open().await;
    let created = sell(&shop, "create").await;
    let id = created.succeeds().text_of("paymentID");
    let refused = sell(&shop, &format!("execute/{id}")).await;
    refused.is_error("2002", "Invalid Payment ID");
    let unpaid = get(&shop, &format!("/simulator/iframe-shop/paid/{id}")).await;
    assert_eq!(unpaid.status, 303);
    shop.control(Method::POST, "/reset", json!({"tokens": true}))
        .await;
    // The shop notices the rejected token and gets one new token, which it reuses.
    assert_eq!(sell(&shop, "create").await.status, 401);
    sell(&shop, "create").await.succeeds();
    sell(&shop, "create").await.succeeds();
    let calls = shop.control(Method::GET, "/calls", json!({})).await;
    assert_eq!(calls.json["counters"]["grant"], 1);
    assert_eq!(sell(&shop, "execute/%20").await.status, 400);
}
