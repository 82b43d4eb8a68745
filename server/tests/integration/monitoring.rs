//! What operators see from outside: metrics, the readiness probe, and the log.

use std::time::Duration;

use serde_json::json;
use tokio::net::TcpListener;

use crate::support::{BackEnd, Shop, eventually, warnings};

/// The value of a series, such as `checkout_ready`.
fn value(metrics: &str, series: &str) -> Option<f64> {
    let line = metrics.lines().find_map(|line| {
        let value = line.strip_prefix(series)?;
        value.strip_prefix(' ')
    });
    line.map(|value| value.parse().unwrap())
}

fn assert_value(metrics: &str, series: &str, expected: f64) {
    let found = value(metrics, series);
    assert!(
        found.is_some_and(|found| (found - expected).abs() < 1e-9),
        "{series} is {found:?} and not {expected}: {metrics}"
    );
}

/// Metrics of the database as another process sees it, which has read nothing before.
async fn of_database(shop: &Shop) -> String {
    shop.checkout().metrics().render().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_count_payments_calls_and_requests() {
    let shop = Shop::open().await;
    shop.order().await.pay().await;
    shop.fault(&json!({ "operation": "execute", "kind": "refuse", "code": "2023", "times": 1 }));
    let declined = shop.order().await;
    let callback = declined.confirm().await;
    shop.browser.get(&callback).await;
    assert_eq!(shop.browser.get("/metrics").await.status, 404, "strangers");
    let metrics = shop.metrics().await;
    for (series, expected) in [
        ("checkout_ready", 1.0),
        (
            "checkout_objects{object=\"payment\",status=\"completed\"}",
            1.0,
        ),
        (
            "checkout_objects{object=\"payment\",status=\"declined\"}",
            1.0,
        ),
        (
            "checkout_objects{object=\"payment\",status=\"unknown\"}",
            0.0,
        ),
        (
            "checkout_objects{object=\"checkout_session\",status=\"paid\"}",
            1.0,
        ),
        (
            "checkout_bkash_call_duration_seconds_count{call=\"/tokenized/checkout/execute\",verdict=\"success\"}",
            1.0,
        ),
        (
            "checkout_bkash_call_duration_seconds_count{call=\"/tokenized/checkout/execute\",verdict=\"refused\"}",
            1.0,
        ),
        (
            "checkout_bkash_call_duration_seconds_count{call=\"/tokenized/checkout/token/grant\",verdict=\"success\"}",
            1.0,
        ),
        (
            "checkout_bkash_refusals_total{reason=\"insufficient_balance\"}",
            1.0,
        ),
        ("checkout_bkash_refusals_total{reason=\"other\"}", 0.0),
        (
            "checkout_bkash_token_calls_left{account=\"default/test\"}",
            1.0,
        ),
        (
            "checkout_bkash_token_available{account=\"default/test\"}",
            1.0,
        ),
        (
            "checkout_bkash_credentials_refused{account=\"default/test\"}",
            0.0,
        ),
        (
            "checkout_http_requests_total{route=\"callback\",status=\"303\"}",
            2.0,
        ),
        (
            "checkout_http_request_duration_seconds_count{route=\"callback\"}",
            2.0,
        ),
        ("checkout_unknown_money_objects{object=\"payment\"}", 0.0),
        (
            "checkout_unknown_money_oldest_age_seconds{object=\"payment\"}",
            0.0,
        ),
    ] {
        assert_value(&metrics, series, expected);
    }
    for positive in [
        "checkout_commit_duration_seconds_count",
        "checkout_commit_jobs_sum",
        "checkout_log_position_events",
        "checkout_database_size_bytes",
        "checkout_database_disk_free_bytes",
        "process_resident_memory_bytes",
    ] {
        assert!(
            value(&metrics, positive).is_some_and(|found| found > 0.0),
            "{positive}: {metrics}"
        );
    }
    let session = declined.session();
    for secret in [session, &session[3..13], "sim-app", "INV", "01770618575"] {
        assert!(!metrics.contains(secret), "{secret}: {metrics}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_money_is_shown_and_logged_once_and_so_is_its_end() {
    warnings::capture();
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    let (order, callback) = shop.confirmed().await;
    shop.faults(&[
        json!({ "operation": "execute", "kind": "cut_after", "times": 1 }),
        json!({ "operation": "query", "kind": "status", "status": 503, "times": 3 }),
    ]);
    shop.browser.get(&callback).await;
    order.becomes("processing/unknown").await;
    let payments = merchant.get("/v1/payments?status=unknown").await;
    let payment = payments.body["data"][0]["id"].as_str().unwrap().to_owned();
    let taka = payments.body["data"][0]["amount"]
        .as_str()
        .unwrap()
        .to_owned();
    let poisha: f64 = taka.replace('.', "").parse().unwrap();
    shop.clock.pass(Duration::from_secs(10));
    let metrics = of_database(&shop).await;
    assert_value(
        &metrics,
        "checkout_unknown_money_objects{object=\"payment\"}",
        1.0,
    );
    assert_value(
        &metrics,
        "checkout_unknown_money_poisha{object=\"payment\"}",
        poisha,
    );
    let age = value(
        &metrics,
        "checkout_unknown_money_oldest_age_seconds{object=\"payment\"}",
    );
    assert!(age.is_some_and(|age| age >= 10.0), "{age:?}");
    let asked = async |times: u64| {
        eventually("bKash is asked again", async || {
            shop.clock.pass(Duration::from_secs(40));
            match shop.calls("query").await {
                asked if asked >= times => Ok(()),
                asked => Err(format!("{asked} queries")),
            }
        })
        .await;
    };
    asked(3).await;
    let unknown = format!("money is unknown: bKash gave no usable answer / {taka}");
    assert_eq!(warnings::about(&payment), std::slice::from_ref(&unknown));
    asked(4).await;
    order.becomes("paid").await;
    let settled = format!("unknown money is settled / {taka} / completed");
    assert_eq!(warnings::about(&payment), [unknown, settled]);
    let metrics = of_database(&shop).await;
    assert_value(
        &metrics,
        "checkout_unknown_money_objects{object=\"payment\"}",
        0.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn webhooks_that_wait_and_endpoints_that_fail_are_counted() {
    let shop = Shop::open().await;
    let merchant = BackEnd::of(&shop).await;
    // Nobody listens on this address.
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", closed.local_addr().unwrap());
    drop(closed);
    let made = merchant
        .post("/v1/webhook_endpoints", &json!({ "url": url }))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    shop.order().await;
    let failing = "checkout_webhook_endpoints{state=\"failing\"}";
    let metrics = eventually("the endpoint fails", async || {
        let metrics = of_database(&shop).await;
        match value(&metrics, failing) {
            Some(1.0) => Ok(metrics),
            other => Err(format!("{other:?}")),
        }
    })
    .await;
    assert_value(
        &metrics,
        "checkout_webhook_endpoints{state=\"healthy\"}",
        0.0,
    );
    assert_value(&metrics, "checkout_webhook_deliveries_pending", 1.0);
    let attempts = shop.metrics().await;
    assert_value(
        &attempts,
        "checkout_webhook_attempts_total{result=\"connect\"}",
        1.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_requests_are_counted_by_their_limit() {
    let settings = simulator::Settings::default();
    let limits = &[
        ("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", "2"),
        ("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY", "1"),
    ];
    let shop = Shop::open_configured(settings, limits).await;
    for _ in 0..3 {
        shop.browser.post("/demo/orders", &[("sku", "none")]).await;
    }
    let merchant = BackEnd::of(&shop).await;
    for expected in [200, 429] {
        assert_eq!(merchant.get("/v1/payments").await.status, expected);
    }
    let metrics = shop.metrics().await;
    assert_value(
        &metrics,
        "checkout_requests_refused_total{limit=\"network\"}",
        1.0,
    );
    assert_value(
        &metrics,
        "checkout_requests_refused_total{limit=\"key\"}",
        1.0,
    );
    assert_value(
        &metrics,
        "checkout_requests_refused_total{limit=\"bodies\"}",
        0.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn metrics_have_a_listener_of_their_own() {
    let shop = Shop::open().await;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let page = shop.checkout().metrics().clone();
    tokio::spawn(page.serve(listener, std::future::pending()));
    let metrics = shop.browser.get(&format!("{origin}/metrics")).await;
    assert_eq!(metrics.status, 200);
    assert_eq!(
        metrics.header("content-type"),
        "text/plain; version=0.0.4; charset=utf-8"
    );
    assert!(metrics.body.contains("# TYPE checkout_ready gauge"));
    for elsewhere in ["/", "/v1/payments", "/readyz"] {
        let page = shop.browser.get(&format!("{origin}{elsewhere}")).await;
        assert_eq!(page.status, 404, "{elsewhere}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn refused_credentials_are_named_by_the_probe_which_stays_ready() {
    let wrong = &[("BKASH_PASSWORD", "wrong")];
    let shop = Shop::open_configured(simulator::Settings::default(), wrong).await;
    assert_eq!(shop.browser.get("/readyz").await.body, "ready\n");
    let order = shop.order().await;
    order.press(&[]).await;
    let degraded = eventually("the probe names the refusal", async || {
        let probe = shop.browser.get("/readyz").await;
        assert_eq!(probe.status, 200, "{probe:?}");
        if probe.body.contains("degraded") {
            Ok(probe.body)
        } else {
            Err(probe.body)
        }
    })
    .await;
    assert_eq!(
        degraded,
        "ready\ndegraded: bKash refuses the credentials of 1 account(s); their payments cannot begin\n"
    );
    assert_eq!(order.page().await.status, 200);
    let metrics = shop.metrics().await;
    assert_value(
        &metrics,
        "checkout_bkash_credentials_refused{account=\"default/test\"}",
        1.0,
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_spent_token_budget_is_named_by_the_probe_until_there_is_a_token() {
    let shop = Shop::open().await;
    shop.fault(&json!({ "operation": "grant", "kind": "status", "status": 503, "times": 2 }));
    for _ in 0..3 {
        shop.order().await.press(&[]).await;
    }
    let said = async |wanted: fn(&str) -> bool| {
        eventually("the probe says so", async || {
            let probe = shop.browser.get("/readyz").await;
            assert_eq!(probe.status, 200, "{probe:?}");
            if wanted(&probe.body) {
                Ok(())
            } else {
                Err(probe.body)
            }
        })
        .await;
    };
    said(|body| body.contains("budget of token calls is spent until 20")).await;
    shop.clock.pass(Duration::from_secs(3601));
    shop.order().await.pay().await;
    said(|body| body == "ready\n").await;
}
