//! What strangers can take: every limit is counted for the network that a request comes from, before any work is done.

use reqwest::{Method, header::AUTHORIZATION};
use serde_json::json;

use crate::support::{BackEnd, Page, Shop, eventually};

/// A proxy in front of the shop, which says who the client is.
const BEHIND_PROXY: (&str, &str) = ("CHECKOUT__SERVER__TRUSTED_PROXIES", "[\"127.0.0.0/8\"]");

/// A shop with additional variables in its environment.
async fn shop(more: &'static [(&'static str, &'static str)]) -> Shop {
    let settings = simulator::Settings {
        duplicate_window_seconds: 0,
        ..simulator::Settings::default()
    };
    Shop::open_configured(settings, more).await
}

/// The statuses of this many requests, one after the other.
async fn statuses(count: usize, request: impl AsyncFn(usize) -> u16) -> Vec<u16> {
    let mut all = Vec::new();
    for number in 0..count {
        all.push(request(number).await);
    }
    all
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_key_does_not_switch_the_limit_of_its_address_off() {
    let shop = shop(&[("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", "20")]).await;
    let merchant = BackEnd::of(&shop).await;
    let valid = async |_| merchant.get("/v1/payments").await.status;
    assert_eq!(statuses(40, valid).await, vec![200; 40]);
    for path in ["/v1/payments", "/v1/nothing", "/ipn/default"] {
        let invalid = async |number| {
            let method = if path.starts_with("/ipn") {
                Method::POST
            } else {
                Method::GET
            };
            let request = shop.browser.request(method, path);
            Page::read(request.header(AUTHORIZATION, format!("Bearer {number}")))
                .await
                .status
        };
        let all = statuses(30, invalid).await;
        assert!(
            all[25..].iter().all(|status| *status == 429),
            "{path} {all:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_behind_a_proxy_has_one_limit_whatever_its_address_looks_like() {
    let shop = shop(&[
        BEHIND_PROXY,
        ("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE", "10"),
    ])
    .await;
    let request = async |client: String| {
        let request = shop.browser.request(Method::GET, "/demo");
        Page::read(request.header("x-forwarded-for", client))
            .await
            .status
    };
    let ports = statuses(30, async |port| {
        request(format!("203.0.113.{port}, 203.0.113.9:{port}")).await
    });
    let ports = ports.await;
    assert_eq!(ports[..5], [200; 5]);
    assert!(ports[15..].iter().all(|status| *status == 429), "{ports:?}");
    assert_eq!(request("::ffff:203.0.113.9".to_owned()).await, 429);
    assert_eq!(request("203.0.113.10:1".to_owned()).await, 200);
    assert_eq!(request("::ffff:203.0.113.11".to_owned()).await, 200);
    let hosts = statuses(30, async |host| {
        request(format!("[2001:db8::{host:x}]:443")).await
    });
    assert!(hosts.await.contains(&429));
    assert_eq!(request("2001:db8:0:1::1".to_owned()).await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn who_is_not_behind_a_trusted_proxy_cannot_choose_an_address() {
    let shop = shop(&[("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE", "10")]).await;
    let forged = statuses(30, async |number| {
        let request = shop.browser.request(Method::GET, "/demo");
        let request = request.header("x-forwarded-for", format!("203.0.113.{number}"));
        Page::read(request).await.status
    });
    assert!(forged.await.contains(&429));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_cannot_use_up_the_limit_of_a_publishable_key() {
    let shop = shop(&[
        BEHIND_PROXY,
        ("CHECKOUT__LIMITS__REQUESTS_PER_MINUTE_PER_KEY", "10"),
    ])
    .await;
    let merchant = BackEnd::of(&shop).await;
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let path = format!("/v1/checkout/sessions/{}", opened.text("id"));
    let page = BackEnd::with(&shop, None).await;
    let request = async |client: &str| {
        let request = shop.browser.request(Method::GET, &path);
        let request = request.bearer_auth(&page.key);
        Page::read(request.header("x-forwarded-for", client))
            .await
            .status
    };
    let stranger = statuses(30, async |_| request("203.0.113.9").await).await;
    assert!(stranger.contains(&429), "{stranger:?}");
    assert_eq!(request("203.0.113.10").await, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn starting_a_session_again_with_a_publishable_key_writes_nothing() {
    let shop = shop(&[]).await;
    let merchant = BackEnd::of(&shop).await;
    let opened = merchant
        .post("/v1/checkout/sessions", &merchant.order("INV-1"))
        .await;
    let start = format!("/v1/checkout/sessions/{}/start", opened.text("id"));
    let page = BackEnd::with(&shop, None).await;
    let first = page.post(&start, &json!({})).await;
    assert_eq!(first.status, 200, "{first:?}");
    let (commits, _) = shop.storage_counts();
    for _ in 0..20 {
        let again = page.post(&start, &json!({})).await;
        assert_eq!(again.body, first.body);
    }
    assert_eq!(shop.storage_counts().0, commits);
    assert_eq!(shop.calls("create").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_holds_the_lock_and_does_not_go_on_is_noticed() {
    let shop = shop(&[]).await;
    let order = shop.order().await;
    let merchant = BackEnd::of(&shop).await;
    assert_eq!(shop.browser.get("/readyz").await.status, 200);
    // What a process does that was stopped in the middle of a transaction.
    let frozen = rusqlite::Connection::open(shop.database()).unwrap();
    frozen.execute_batch("BEGIN IMMEDIATE").unwrap();
    let start = format!("{}/start", order.path);
    let pressed = shop.browser.post(&start, &[]);
    let opened = shop.browser.request(Method::POST, "/v1/checkout/sessions");
    let opened = opened
        .bearer_auth(&merchant.key)
        .header("idempotency-key", "one")
        .json(&merchant.order("INV-1"));
    let (pressed, opened) = tokio::join!(pressed, Page::read(opened));
    for page in [pressed, opened] {
        assert_eq!(page.status, 503, "{page:?}");
        assert_eq!(page.header("retry-after"), "5");
    }
    let ready = shop.browser.get("/readyz").await;
    assert_eq!(ready.status, 503, "{ready:?}");
    assert!(ready.body.contains("holds its lock"), "{ready:?}");
    assert_eq!(order.page().await.status, 200, "reading is still possible");
    frozen.execute_batch("ROLLBACK").unwrap();
    eventually("the database is usable again", async || {
        match shop.browser.get("/readyz").await.status {
            200 => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
    assert_eq!(
        merchant
            .post("/v1/checkout/sessions", &merchant.order("INV-2"))
            .await
            .status,
        201
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_cannot_be_written_is_noticed() {
    let shop = shop(&[]).await;
    // Nothing can be written where a directory is.
    let mut probe = shop.database().into_os_string();
    probe.push("-probe");
    std::fs::create_dir(&probe).unwrap();
    let ready = shop.browser.get("/readyz").await;
    assert_eq!(ready.status, 503, "{ready:?}");
    assert!(ready.body.contains("disk is full"), "{ready:?}");
    let order = [("sku", "sundarbans-honey"), ("quantity", "2")];
    assert_eq!(shop.browser.post("/demo/orders", &order).await.status, 503);
    std::fs::remove_dir(&probe).unwrap();
    eventually("the disk can be written again", async || {
        match shop.browser.get("/readyz").await.status {
            200 => Ok(()),
            other => Err(other.to_string()),
        }
    })
    .await;
    shop.order().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_request_after_the_disk_is_full_is_told_to_come_back() {
    let shop = shop(&[]).await;
    let merchant = BackEnd::of(&shop).await;
    // The server has just seen that it can write.
    assert_eq!(shop.browser.get("/readyz").await.status, 200);
    let mut probe = shop.database().into_os_string();
    probe.push("-probe");
    std::fs::create_dir(&probe).unwrap();
    let full = "CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'full'); END";
    let database = rusqlite::Connection::open(shop.database()).unwrap();
    database.execute_batch(full).unwrap();
    let opened = shop.browser.request(Method::POST, "/v1/checkout/sessions");
    let opened = opened
        .bearer_auth(&merchant.key)
        .header("idempotency-key", "one")
        .json(&merchant.order("INV-1"));
    let refused = Page::read(opened).await;
    assert_eq!(refused.status, 503, "{refused:?}");
    assert_eq!(refused.header("retry-after"), "5");
    assert!(
        refused.body.contains(r#""code":"unavailable""#),
        "{refused:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_page_links_to_this_host_only() {
    let shop = shop(&[]).await;
    for path in [
        "//evil.example",
        "///evil.example/x",
        "//evil.example/%2e%2e",
    ] {
        let page = shop.browser.get(&format!("{}{path}", shop.origin)).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(!page.body.contains("evil.example"), "{path}: {}", page.body);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_return_url_that_parsers_read_differently_is_refused() {
    let shop = shop(&[(
        "CHECKOUT__MERCHANT__RETURN_ORIGINS",
        "[\"https://shop.example\"]",
    )])
    .await;
    let merchant = BackEnd::of(&shop).await;
    for url in [
        "https://shop.example\\@evil.example/",
        "https:/shop.example/x",
        "https:shop.example/x",
        "https:\\\\shop.example/x",
        "https://shop.example/\\evil.example",
        "https://shop.example:443@evil.example/",
        "https://shop%2eexample/",
        "https://shop.example/a\tb",
        " https://shop.example/",
        "https://shop\u{200b}.example/",
        "https://shop.example/\u{202e}",
    ] {
        for field in ["success_url", "cancel_url"] {
            let mut order = merchant.order("INV-1");
            order[field] = json!(url);
            let refused = merchant.post("/v1/checkout/sessions", &order).await;
            assert_eq!(refused.status, 400, "{url:?}: {refused:?}");
            assert_eq!(refused.body["errors"][0]["field"], field, "{url:?}");
        }
        let endpoint = json!({ "url": url });
        let refused = merchant.post("/v1/webhook_endpoints", &endpoint).await;
        assert_eq!(refused.status, 400, "{url:?}: {refused:?}");
    }
    let mut order = merchant.order("INV-1");
    order["success_url"] =
        json!("https://shop.example/paid?order={session}&back=https://a@b.example/");
    let opened = merchant.post("/v1/checkout/sessions", &order).await;
    assert_eq!(opened.status, 201, "{opened:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slow_reader_does_not_hold_the_state_of_the_compression() {
    let shop = shop(&[]).await;
    for path in ["/docs", "/v1/openapi.json", "/demo"] {
        let request = shop.browser.request(Method::GET, path);
        let page = Page::read(request.header("accept-encoding", "br")).await;
        assert_eq!(page.header("content-encoding"), "br", "{path}");
        // Known before the first byte is sent: the compression is over.
        assert!(page.headers.contains_key("content-length"), "{path}");
    }
}
