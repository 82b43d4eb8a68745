//! Saved wallets: access to them, payments with them, and their revocation.

use std::time::Duration;

use serde_json::json;

use crate::support::{Browser, Order, Page, Shop, eventually};

#[tokio::test(flavor = "multi_thread")]
async fn a_remembered_wallet_pays_the_next_order_with_the_pin_alone() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let order = shop.order().await;
    assert!(order.page().await.body.contains("017••••8575"));
    let bkash_url = order.press(&[("agreement", &wallet)]).await;
    assert!(bkash_url.contains("mode=0001"), "{bkash_url}");
    shop.browser
        .get(&order.at_bkash(&bkash_url, "approve").await)
        .await;
    order.becomes("paid").await;
    assert_eq!(shop.booked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_revoked_wallet_cannot_pay() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let notice = shop
        .browser
        .post("/wallets/revoke", &[("agreement", &wallet)])
        .await
        .location();
    assert_eq!(notice, "/wallets?notice=revoked");
    let booked = shop.booked().len();
    let order = shop.order().await;
    let pressed = shop
        .browser
        .post(&format!("{}/start", order.path), &[("agreement", &wallet)])
        .await;
    assert_eq!(
        pressed.location(),
        order.path,
        "the page shows how to pay instead"
    );
    assert_eq!(shop.booked().len(), booked, "nothing was charged");
    assert!(
        shop.browser
            .get("/wallets?lang=en")
            .await
            .body
            .contains("017••••8575"),
        "the wallet stays in the history"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn another_payers_wallet_does_not_exist() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let stranger = Browser::new(&shop.origin);
    let order = stranger
        .post("/demo/orders", &[("sku", "sundarbans-honey")])
        .await
        .location();
    let order = Order {
        shop: &shop,
        path: order,
    };
    let start = format!("{}/start", order.path);
    assert_eq!(
        stranger
            .post(&start, &[("agreement", &wallet)])
            .await
            .status,
        404
    );
    let form = [("session", order.session()), ("agreement", wallet.as_str())];
    assert_eq!(
        stranger.post("/api/checkout/revoke", &form).await.status,
        404
    );
    assert_eq!(
        stranger
            .post("/wallets/revoke", &[("agreement", &wallet)])
            .await
            .status,
        401
    );
    stranger.post(&format!("{}/wallets", order.path), &[]).await;
    assert_eq!(
        stranger
            .post("/wallets/revoke", &[("agreement", &wallet)])
            .await
            .status,
        404
    );
    assert_eq!(stranger.post("/wallets/pay", &form).await.status, 404);
    assert!(!stranger.get("/wallets").await.body.contains("017••••8575"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_gives_no_access_to_wallets_after_its_end() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    let order = shop.order().await;
    order.pay().await;
    let finder = Browser::new(&shop.origin);
    let revoke = [("session", order.session()), ("agreement", wallet.as_str())];
    assert_eq!(
        finder.post("/api/checkout/revoke", &revoke).await.status,
        404,
        "the session alone gives no access"
    );
    shop.clock.pass(Duration::from_secs(16 * 60));
    let opened = finder.post(&format!("{}/wallets", order.path), &[]).await;
    assert_eq!(opened.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_number_of_wallets_is_limited_and_pressing_twice_saves_one() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.browser
        .post(&format!("{}/wallets", order.path), &[])
        .await;
    let first = shop.browser.post("/wallets/add", &[]).await.location();
    assert_eq!(
        shop.browser.post("/wallets/add", &[]).await.location(),
        first
    );
    let mut refused = false;
    for _ in 0..12 {
        shop.clock.pass(Duration::from_secs(11));
        let added = shop.browser.post("/wallets/add", &[]).await;
        refused |= added.status == 429;
        if added.status == 303 {
            shop.browser
                .get(&order.at_bkash(&added.location(), "cancel").await)
                .await;
        }
    }
    assert!(refused);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_signed_link_expires_and_leaves_no_key_in_the_url() {
    let shop = Shop::open().await;
    let payer = domain::PayerReference::parse("01770618575").unwrap();
    let checkout = shop.checkout();
    let link = checkout
        .wallets_link(&checkout.account().id, &payer)
        .unwrap();
    assert!(!link.contains("01770618575"));
    let visitor = Browser::new(&shop.origin);
    assert_eq!(visitor.get("/wallets").await.status, 401);
    assert_eq!(visitor.get(&link).await.location(), "/wallets");
    assert_eq!(visitor.get("/wallets").await.status, 200);
    // The link works once, and then in the same browser only.
    assert_eq!(Browser::new(&shop.origin).get(&link).await.status, 401);
    assert_eq!(visitor.get(&link).await.location(), "/wallets");
    for forged in [
        format!("{link}A"),
        link.replace("key=", "key=AAAA"),
        format!("{}/wallets?key=", shop.origin),
    ] {
        assert_eq!(
            Browser::new(&shop.origin).get(&forged).await.status,
            401,
            "{forged}"
        );
    }
    shop.clock.pass(Duration::from_secs(16 * 60));
    assert_eq!(Browser::new(&shop.origin).get(&link).await.status, 401);
    shop.clock.pass(Duration::from_secs(16 * 60));
    assert_eq!(visitor.get("/wallets").await.status, 401);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_can_be_saved_without_paying() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    shop.browser
        .post(&format!("{}/wallets", order.path), &[])
        .await;
    let bkash_url = shop.browser.post("/wallets/add", &[]).await.location();
    assert!(bkash_url.contains("mode=0000"), "{bkash_url}");
    let callback = order.at_bkash(&bkash_url, "approve").await;
    assert_eq!(
        shop.browser.get(&callback).await.location(),
        "/wallets?notice=saved"
    );
    assert_eq!(
        shop.browser.get(&callback).await.location(),
        "/wallets?notice=saved",
        "a repeated callback too"
    );
    assert!(
        shop.browser
            .get("/wallets")
            .await
            .body
            .contains("017••••8575")
    );
    assert_eq!(shop.calls("agreement_execute").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_who_does_not_consent_returns_to_the_order() {
    let shop = Shop::open().await;
    for what in ["cancel", "fail"] {
        let order = shop.order().await;
        let consent = order.press(&[("remember", "on")]).await;
        let callback = order.at_bkash(&consent, what).await;
        let back = shop.browser.get(&callback).await.location();
        assert_eq!(back, format!("{}?notice=agreement-not-saved", order.path));
        order.pay().await;
        assert_eq!(order.status().await, "paid");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_consent_whose_response_was_lost_is_queried() {
    let shop = Shop::open().await;
    shop.fault(&json!({ "operation": "agreement_execute", "kind": "cut_after" }));
    let order = shop.order().await;
    let consent = order.press(&[("remember", "on")]).await;
    assert_eq!(
        shop.browser
            .get(&order.at_bkash(&consent, "approve").await)
            .await
            .location(),
        order.path
    );
    shop.clock.pass(Duration::from_secs(33));
    eventually("the wallet appears", async || {
        let page = order.page().await.body;
        if page.contains("017••••8575") {
            Ok(())
        } else {
            Err(page)
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wallet_that_bkash_refuses_is_queried_and_kept_if_it_is_active() {
    let shop = Shop::open().await;
    let wallet = shop.saved_wallet().await;
    shop.fault(&json!({ "operation": "create", "kind": "refuse", "code": "2053" }));
    let order = shop.order().await;
    assert_eq!(order.press(&[("agreement", &wallet)]).await, order.path);
    assert!(
        order.page().await.body.contains("017••••8575"),
        "bKash reports that it is active"
    );
    assert_eq!(shop.calls("agreement_status").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_many_open_at_once_works_for_one_of_them() {
    let shop = Shop::open().await;
    let payer = domain::PayerReference::parse("customer-7").unwrap();
    let checkout = shop.checkout();
    let link = checkout.wallets_link(&checkout.account().id, &payer);
    let link = link.unwrap();
    // Previews and prefetches do not use it up.
    let preview = Browser::new(&shop.origin);
    let prefetch = preview.request(reqwest::Method::GET, &link);
    let prefetch = Page::read(prefetch.header("sec-purpose", "prefetch;prerender")).await;
    assert_eq!(prefetch.status, 401);
    let head = Page::read(preview.request(reqwest::Method::HEAD, &link)).await;
    assert_eq!(head.status, 401);
    let visitors: Vec<_> = (0..20).map(|_| Browser::new(&shop.origin)).collect();
    let answers = visitors.iter().map(|visitor| visitor.get(&link));
    let answers = futures_util::future::join_all(answers).await;
    let opened = answers.iter().filter(|answer| answer.status == 303);
    assert_eq!(opened.count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn attempts_to_save_a_wallet_at_the_same_instant_are_counted() {
    let shop = Shop::open().await;
    let payer = domain::PayerReference::parse("customer-7").unwrap();
    let checkout = shop.checkout();
    let link = checkout.wallets_link(&checkout.account().id, &payer);
    shop.browser.get(&link.unwrap()).await;
    // An attempt that bKash refused cannot be continued, so each is a new one.
    shop.fault(&json!({ "operation": "create", "kind": "refuse", "code": "2053", "times": null }));
    let attempts = (0..60).map(|_| shop.browser.post("/wallets/add", &[]));
    let answers = futures_util::future::join_all(attempts).await;
    let with = |status| {
        let found = answers.iter().filter(|answer| answer.status == status);
        found.count()
    };
    assert_eq!((with(303), with(429)), (10, 50), "{answers:?}");
}
