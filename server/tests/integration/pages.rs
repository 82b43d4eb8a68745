//! The pages that payers see for every outcome of a payment.

use eventlog::Cause;
use std::time::Duration;

use axum::{
    body::{Body, to_bytes},
    http::Request,
};
use serde_json::json;
use server::web::Demo;
use tower::ServiceExt;

use crate::support::{Order, Shop};

#[tokio::test(flavor = "multi_thread")]
async fn a_paid_order_shows_its_receipt_and_is_paid_in_the_shop() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let receipt = order.pay().await;
    let trx_id = shop.booked()[0]["trxID"].as_str().unwrap().to_owned();
    assert!(receipt.body.contains(&trx_id));
    assert!(receipt.body.contains("৳1,400.00"));
    assert!(receipt.body.contains("017••••8575"));
    let back = format!("{}/demo/orders/{}", shop.origin, order.session());
    assert!(receipt.body.contains(&back));
    assert!(shop.browser.get(&back).await.body.contains(&trx_id));
    let bangla = shop.browser.get(&format!("{}?lang=bn", order.path)).await;
    assert!(bangla.body.contains("৳১,৪০০.০০") && bangla.body.contains("lang=\"bn\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_payer_who_cancels_or_fails_at_bkash_can_try_again() {
    let shop = Shop::open().await;
    for what in ["cancel", "fail"] {
        let order = shop.order().await;
        let bkash_url = order.press(&[]).await;
        shop.browser
            .get(&order.at_bkash(&bkash_url, what).await)
            .await;
        let page = order.page().await;
        assert!(
            page.body.contains("role=\"status\"") || page.body.contains("role=\"alert\""),
            "{}",
            page.body
        );
        assert_eq!(order.status().await, "open");
        order.pay().await;
        assert_eq!(order.status().await, "paid");
    }
    assert_eq!(shop.booked().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_declined_payment_shows_the_reason_and_charges_nothing() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    for code in ["2023", "2029", "2014", "2037"] {
        shop.fault(&json!({ "operation": "execute", "kind": "refuse", "code": code }));
        let callback = order.confirm().await;
        shop.browser.get(&callback).await;
        assert_eq!(order.status().await, "open", "{code}");
        assert!(order.page().await.body.contains("role=\"alert\""), "{code}");
    }
    assert!(shop.booked().is_empty());
    assert_eq!(shop.calls("query").await, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn error_codes_that_do_not_tell_the_outcome_are_queried() {
    let shop = Shop::open().await;
    for code in ["2003", "2056", "2062", "2117", "9999", "503"] {
        shop.fault(&json!({ "operation": "execute", "kind": "refuse", "code": code }));
        let (order, callback) = shop.confirmed().await;
        shop.browser.get(&callback).await;
        assert_eq!(order.status().await, "processing/unknown", "{code}");
        shop.clock.pass(Duration::from_secs(33));
        order.becomes("open").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_unusable_response_to_execute_is_unknown_until_the_query() {
    let shop = Shop::open().await;
    for kind in [
        "status",
        "html",
        "half_body",
        "empty",
        "unauthorized",
        "maintenance",
        "cut_before",
    ] {
        let mut fault = json!({ "operation": "execute", "kind": kind });
        if matches!(kind, "status" | "html" | "empty" | "maintenance") {
            fault["status"] = json!(500);
        }
        shop.fault(&fault);
        let (order, callback) = shop.confirmed().await;
        shop.browser.get(&callback).await;
        assert_eq!(order.status().await, "processing/unknown", "{kind}");
        shop.clock.pass(Duration::from_secs(33));
        order
            .becomes(if kind == "half_body" { "paid" } else { "open" })
            .await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_amount_or_invoice_that_differs_is_quarantined() {
    let shop = Shop::open().await;
    for kind in ["wrong_amount", "wrong_invoice"] {
        shop.fault(&json!({ "operation": "execute", "kind": kind }));
        let (order, callback) = shop.confirmed().await;
        shop.browser.get(&callback).await;
        assert_eq!(order.status().await, "needs_attention", "{kind}");
        assert_eq!(
            order.press(&[("again", "1")]).await,
            order.path,
            "it cannot be paid again"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cancelled_order_cannot_be_paid() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let bkash_url = order.press(&[]).await;
    shop.browser
        .post(&format!("{}/cancel", order.path), &[])
        .await;
    assert_eq!(order.status().await, "cancelled");
    shop.browser
        .get(&order.at_bkash(&bkash_url, "approve").await)
        .await;
    assert_eq!(order.status().await, "cancelled");
    assert!(shop.booked().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn two_tabs_lead_to_one_payment() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let (first, second) = tokio::join!(order.press(&[]), order.press(&[]));
    let bkash: Vec<_> = [&first, &second]
        .into_iter()
        .filter(|address| !address.starts_with('/'))
        .collect();
    assert!(bkash.windows(2).all(|pair| pair[0] == pair[1]), "{bkash:?}");
    assert_eq!(shop.calls("create").await, 1);
    assert_eq!(order.press(&[]).await, *bkash[0]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_demo_is_not_served_unless_it_is_enabled() {
    let shop = Shop::open().await;
    let order = shop.order().await;
    let router = shop.checkout_with(Demo::Off).router();
    let returned = format!("/demo/orders/{}", order.session());
    for (path, status) in [
        ("/", 200),
        ("/demo", 404),
        (returned.as_str(), 404),
        (order.path.as_str(), 200),
    ] {
        let request = Request::get(path).body(Body::empty()).unwrap();
        let answer = router.clone().oneshot(request).await.unwrap();
        assert_eq!(answer.status(), status, "{path}");
        let page = to_bytes(answer.into_body(), 100_000).await.unwrap();
        assert!(path != "/" || !String::from_utf8_lossy(&page).contains("/demo"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invoice_has_one_session_until_it_is_closed() {
    let shop = Shop::open().await;
    let engine = shop.checkout().engine;
    let account = shop.checkout().account().id.clone();
    let ask = |amount: &str| {
        let amount = domain::Amount::parse(amount).unwrap();
        let invoice = domain::InvoiceNumber::parse("INV-77").unwrap();
        let expires_at = engine.now() + Duration::from_secs(1800);
        domain::session::Order::new(account.clone(), amount, invoice, expires_at)
    };
    let open = async |order| {
        let opened = engine.open_session(order, Cause::key("key_1"), None, |_, _| None);
        opened.await.map(|opened| opened.id)
    };
    let first = open(ask("700")).await.unwrap();
    assert_eq!(
        open(ask("700")).await.unwrap(),
        first,
        "a merchant who asks twice"
    );
    assert!(open(ask("1")).await.is_err());
    let held = domain::session::Order {
        hold: domain::hold::HoldTerms::new(3600, domain::hold::AtHoldEnd::Void),
        ..ask("700")
    };
    assert!(held.hold.is_some());
    assert!(
        open(held).await.is_err(),
        "money that is taken at once is not held"
    );
    let order = Order {
        shop: &shop,
        path: format!("/pay/{}", first.as_str()),
    };
    order.pay().await;
    assert_eq!(open(ask("700")).await.unwrap(), first, "it is paid");

    let cancelled = ask("700");
    let cancelled = domain::session::Order {
        invoice: domain::InvoiceNumber::parse("INV-78").unwrap(),
        ..cancelled
    };
    let first = open(cancelled.clone()).await.unwrap();
    engine.cancel(&first, Cause::PAYER, None).await.unwrap();
    assert_ne!(open(cancelled).await.unwrap(), first);
}
