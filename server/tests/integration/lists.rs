//! Lists of objects: one row for each, filters, pages and the summary.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{BackEnd, Order, Shop, assert_response};

/// The values of a field of a page's objects, in their order.
async fn listed(merchant: &BackEnd<'_>, path: &str, field: &str) -> Vec<String> {
    let page = merchant.get(path).await;
    assert_eq!(page.status, 200, "{path}: {page:?}");
    let data = page.body["data"].as_array().unwrap();
    let text = |object: &Value| object[field].as_str().unwrap_or_default().to_owned();
    data.iter().map(text).collect()
}

/// Three sessions: paid with a refund, open with a payment that was cancelled at bKash, and cancelled.
async fn three_sessions(merchant: &BackEnd<'_>, shop: &Shop) {
    let (_, payment) = merchant.paid(&merchant.order("INV-1")).await;
    let refund = json!({ "payment": payment, "amount": "100.00", "sku": "tea", "reason": "cold" });
    let refunded = merchant.post("/v1/refunds", &refund).await;
    assert_eq!(refunded.status, 201, "{refunded:?}");
    shop.clock.pass(Duration::from_secs(60));

    let mut second = merchant.order("INV-2");
    second["amount"] = json!("1200.00");
    second["payer_reference"] = json!("customer-8");
    let opened = merchant.post("/v1/checkout/sessions", &second).await;
    let order = Order {
        shop,
        path: format!("/pay/{}", opened.text("id")),
    };
    for _ in 0..2 {
        let at_bkash = order.press(&[]).await;
        let callback = order.at_bkash(&at_bkash, "cancel").await;
        shop.browser.get(&callback).await;
    }
    shop.clock.pass(Duration::from_secs(60));

    let third = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-3"))
        .await;
    let cancel = format!("/v1/checkout/sessions/{}/cancel", third.text("id"));
    assert_eq!(merchant.post(&cancel, &json!({})).await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn each_list_has_one_row_for_each_object_and_every_filter() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    three_sessions(&merchant, &shop).await;

    let all = listed(&merchant, "/v1/payments", "status").await;
    assert_eq!(
        all,
        ["ended", "ended", "completed"],
        "one row for each payment"
    );
    let trx_id = listed(&merchant, "/v1/payments?status=completed", "trx_id")
        .await
        .remove(0);
    let payment = listed(&merchant, "/v1/payments?status=completed", "id")
        .await
        .remove(0);
    let bkash_id = listed(
        &merchant,
        "/v1/payments?status=completed",
        "bkash_payment_id",
    )
    .await
    .remove(0);
    let day = &merchant.get("/v1/payments").await.body["data"][2]["created_at"];
    let created = day.as_str().unwrap();
    let sessions = "/v1/checkout/sessions";
    let cases: Vec<(String, &[&str])> = vec![
        (sessions.to_owned(), &["INV-3", "INV-2", "INV-1"]),
        (format!("{sessions}?status=paid"), &["INV-1"]),
        (
            format!("{sessions}?status=open,cancelled"),
            &["INV-3", "INV-2"],
        ),
        (format!("{sessions}?amount_from=600.00"), &["INV-2"]),
        (format!("{sessions}?amount_to=599.00"), &["INV-3", "INV-1"]),
        (format!("{sessions}?payer_reference=customer-8"), &["INV-2"]),
        (
            format!("{sessions}?payer_reference=customer-7&status=paid"),
            &["INV-1"],
        ),
        (format!("{sessions}?invoice=INV-3"), &["INV-3"]),
        (format!("{sessions}?trx_id={trx_id}"), &["INV-1"]),
        (format!("{sessions}?wallet_last_four=8575"), &["INV-1"]),
        (format!("{sessions}?needs_attention=true"), &[]),
        (format!("{sessions}?created_before={created}"), &["INV-1"]),
        (
            format!("{sessions}?created_from={created}&limit=1"),
            &["INV-3"],
        ),
        (format!("{sessions}?search=INV-2"), &["INV-2"]),
        (format!("{sessions}?search={trx_id}"), &["INV-1"]),
        (format!("{sessions}?search=customer-8"), &["INV-2"]),
    ];
    for (path, expected) in cases {
        assert_eq!(
            listed(&merchant, &path, "invoice").await,
            expected,
            "{path}"
        );
    }
    for term in [&trx_id, &payment, &bkash_id, "INV-1"] {
        let found = listed(&merchant, &format!("/v1/payments?search={term}"), "id").await;
        assert_eq!(found, [payment.as_str()], "{term}");
    }
    let refunds = listed(
        &merchant,
        &format!("/v1/refunds?payment={payment}"),
        "amount",
    )
    .await;
    assert_eq!(refunds, ["100.00"]);
    assert!(
        listed(&merchant, "/v1/refunds?status=declined", "id")
            .await
            .is_empty()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_listed_object_is_the_object_itself() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    three_sessions(&merchant, &shop).await;
    let first_page = merchant.get("/v1/checkout/sessions?limit=2").await;
    assert_response(&shop, "list-of-sessions", &first_page.body);
    let refunds = merchant.get("/v1/refunds").await;
    assert_response(&shop, "list-of-refunds", &refunds.body);
    for path in ["/v1/checkout/sessions", "/v1/payments", "/v1/refunds"] {
        let page = merchant.get(path).await;
        for listed in page.body["data"].as_array().unwrap() {
            let id = listed["id"].as_str().unwrap();
            let mut object = merchant.get(&format!("{path}/{id}")).await.body;
            // Only the payment itself shows its refunds.
            object.as_object_mut().unwrap().remove("refunds");
            assert_eq!(*listed, object);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_follow_each_other_while_sessions_are_opened() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for number in 1..=5 {
        let order = merchant.order(&format!("INV-{number}"));
        merchant.post("/v1/checkout/sessions", &order).await;
    }
    let mut seen = Vec::new();
    let mut path = "/v1/checkout/sessions?limit=2".to_owned();
    loop {
        let page = merchant.get(&path).await;
        let data = page.body["data"].as_array().unwrap();
        seen.extend(
            data.iter()
                .map(|session| session["invoice"].as_str().unwrap().to_owned()),
        );
        // A session that is opened meanwhile is on no later page.
        let late = merchant.order(&format!("LATE-{}", seen.len()));
        merchant.post("/v1/checkout/sessions", &late).await;
        let Some(cursor) = page.body["next_cursor"].as_str() else {
            break;
        };
        path = format!("/v1/checkout/sessions?limit=2&cursor={cursor}");
    }
    assert_eq!(seen, ["INV-5", "INV-4", "INV-3", "INV-2", "INV-1"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_filter_is_named() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    for (path, field) in [
        ("/v1/payments?status=paid", "status"),
        ("/v1/checkout/sessions?status=completed", "status"),
        ("/v1/payments?created_from=yesterday", "created_from"),
        ("/v1/payments?amount_from=1e3", "amount_from"),
        ("/v1/payments?wallet_last_four=12", "wallet_last_four"),
        ("/v1/payments?needs_attention=yes", "needs_attention"),
        ("/v1/payments?search=", "search"),
        ("/v1/payments?cursor=AAAA", "cursor"),
        ("/v1/refunds?wallet_last_four=1234", "wallet_last_four"),
        ("/v1/summary?kind=event", "kind"),
        ("/v1/summary?day_from=2026-02-30", "day_from"),
        (
            "/v1/summary?day_from=2026-11-02&day_to=2026-11-01",
            "day_from",
        ),
    ] {
        let answer = merchant.get(path).await;
        assert_eq!(answer.status, 400, "{path}: {answer:?}");
        assert_eq!(
            answer.body["errors"][0]["field"], field,
            "{path}: {answer:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_summary_counts_and_adds_up_by_day_and_status() {
    let shop = Shop::open().await;
    shop.clock.pass_to_noon();
    let merchant = BackEnd::of(&shop).await;
    three_sessions(&merchant, &shop).await;
    let summary = merchant.get("/v1/summary?kind=checkout_session").await;
    assert_eq!(
        summary.body["totals"],
        json!([
            { "status": "cancelled", "count": 1, "amount": "599.00" },
            { "status": "open", "count": 1, "amount": "1200.00" },
            { "status": "paid", "count": 1, "amount": "599.00" },
        ])
    );
    assert_response(&shop, "summary-of-sessions", &summary.body);
    let days = summary.body["days"].as_array().unwrap();
    assert_eq!(days.len(), 1);
    assert_eq!(days[0]["day"], summary.body["day_to"]);
    let payments = merchant.get("/v1/summary").await;
    let completed = json!({ "status": "completed", "count": 1, "amount": "599.00" });
    assert_eq!(payments.body["totals"][0], completed);
    let past = merchant.get("/v1/summary?day_to=2020-01-01").await;
    assert_eq!(past.body["days"], json!([]));
}
